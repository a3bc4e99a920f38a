package dev.stackmemory.domain.score;

import java.time.Duration;
import java.time.Instant;

/**
 * Scores how important a frame is, from {@value #LEAST} to 1.
 *
 * <p>Salience is 0.3, and 0.15 more with a decision, 0.1 with more than three events, 0.15 with a digest, 0.1 with children. It decays
 * by e<sup>−0.05 · age in days</sup>, which halves it in about 14 days. Each read adds 0.1 ÷ (hours since that read), where less than an
 * hour counts as one. Of all reads but the latest only the number is known: they count as if they had happened when the frame was
 * created, so that use is never overstated. An instant that lies ahead of {@code now} counts as now.
 */
public final class FrameScorer {
    /** What even the least important frame scores. */
    public static final double LEAST = 0.05;

    private static final double BASE = 0.3;
    private static final double DECISION = 0.15;
    private static final double MANY_EVENTS = 0.1;
    private static final int FEW_EVENTS = 3;
    private static final double DIGEST = 0.15;
    private static final double CHILDREN = 0.1;
    private static final double DECAY_PER_DAY = 0.05;
    private static final double READ = 0.1;
    private static final double MILLIS_PER_HOUR = Duration.ofHours(1).toMillis();

    private FrameScorer() {}

    /** The importance of a frame at an instant. */
    public static ExplainedScore importance(FrameSigns signs, Instant now) {
        double decay = recency(signs.createdAt(), now);
        var sum = new ExplainedScore.Sum()
                .add("every frame, by age", BASE * decay)
                .addIf(signs.decision(), "holds a decision, by age", DECISION * decay)
                .addIf(signs.events() > FEW_EVENTS, "more than " + FEW_EVENTS + " events, by age", MANY_EVENTS * decay)
                .addIf(signs.digest(), "has a digest, by age", DIGEST * decay)
                .addIf(signs.children(), "has children, by age", CHILDREN * decay);
        long reads = signs.access().count();
        if (reads > 0) {
            double latest = READ / hoursSince(signs.access().lastAccess().orElse(signs.createdAt()), now);
            double earlier = (reads - 1) * READ / hoursSince(signs.createdAt(), now);
            sum.add("latest read", latest).add("earlier reads", earlier);
        }
        return sum.within(LEAST, 1);
    }

    /** What is left of the salience of a frame that was created at the given instant: e<sup>−0.05 · age in days</sup>, in (0, 1]. */
    public static double recency(Instant createdAt, Instant now) {
        double days = Math.max(0, Duration.between(createdAt, now).toMillis()) / (24 * MILLIS_PER_HOUR);
        return Math.exp(-DECAY_PER_DAY * days);
    }

    private static double hoursSince(Instant instant, Instant now) {
        return Math.max(1, Duration.between(instant, now).toMillis() / MILLIS_PER_HOUR);
    }
}
