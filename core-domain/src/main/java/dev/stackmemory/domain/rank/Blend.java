package dev.stackmemory.domain.rank;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The last step of a search: words and meaning fused, then raised by recency and by the session in which the question is asked. These raise a score by a
 * share of itself: a recent frame that says little stays below an old one that says it all.
 *
 * @param fusion of words and meaning
 * @param recency by what share a frame of this moment is raised
 * @param halfLife after this time, by half of that
 * @param session by what share a frame of the current session is raised
 */
public record Blend(MinMaxFusion fusion, double recency, Duration halfLife, double session) {
    /** Recency 0.2 with a half-life of 30 days, session 0.1. */
    public static final Blend DEFAULT = new Blend(MinMaxFusion.DEFAULT, 0.2, Duration.ofDays(30), 0.1);

    /**
     * When and where a frame was made.
     *
     * @param createdAt when
     * @param session in which session
     */
    public record Circumstances(Instant createdAt, Optional<SessionId> session) {}

    public Blend {
        if (!(recency >= 0 && recency < 10 && session >= 0 && session < 10) || !halfLife.isPositive()) {
            throw new IllegalArgumentException(
                    "recency " + recency + " by " + halfLife + ", session " + session + " is no blend");
        }
    }

    /**
     * Blends.
     *
     * @param lexical ranked by words
     * @param similarities cosines of what was found by meaning; empty without a model
     * @param circumstances of each frame of either
     * @param now the instant of the search
     * @param current the session in which the question is asked
     * @return best first, ties by the UTF-8 bytes of the id
     */
    public List<Ranked> rank(
            List<Ranked> lexical,
            Map<FrameId, Double> similarities,
            Function<FrameId, Circumstances> circumstances,
            Instant now,
            Optional<SessionId> current) {
        List<Ranked> raised = new ArrayList<>();
        for (Ranked each : fusion.fuse(lexical, similarities)) {
            Circumstances made = circumstances.apply(each.frame());
            boolean here = current.isPresent() && current.equals(made.session());
            raised.add(each.plus(Signal.RECENCY, recency * freshness(made.createdAt(), now) * each.score())
                    .plus(Signal.SESSION, here ? session * each.score() : 0));
        }
        Ranked.sort(raised);
        return raised;
    }

    /** 1 for a frame of this moment or of the future, half after each half-life. */
    double freshness(Instant createdAt, Instant now) {
        double age = Math.max(0, (double) now.toEpochMilli() - createdAt.toEpochMilli());
        return Math.pow(2, -age / halfLife.toMillis());
    }
}
