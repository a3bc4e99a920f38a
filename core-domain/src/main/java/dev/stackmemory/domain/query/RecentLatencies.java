package dev.stackmemory.domain.query;

import java.time.Duration;

/**
 * How long recent answers took. An answer counts the less the more came after it: half as much after {@value #HALF_LIFE}. Takes the same small room
 * however many are added. Not thread-safe.
 */
public final class RecentLatencies {
    private static final int HALF_LIFE = 16;
    private static final double FADING = Math.pow(0.5, 1.0 / HALF_LIFE);

    /** The first bucket ends here, each other so many times further than the one before, and the last some minutes from 0. */
    private static final double SHORTEST_NANOS = 100_000;

    private static final double GROWTH = 1.2;
    private static final int BUCKETS = 80;

    private final double[] weights = new double[BUCKETS];
    private long answers;

    /** Adds the latest answer. */
    public void add(Duration took) {
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            weights[bucket] *= FADING;
        }
        weights[bucket(took)]++;
        answers++;
    }

    /** How many answers were added. */
    public long answers() {
        return answers;
    }

    /** How much the answers count together, where the latest counts 1. */
    public double weight() {
        double all = 0;
        for (double weight : weights) {
            all += weight;
        }
        return all;
    }

    /**
     * The time within which that share of the recent answers came, at most a fifth too long; no more than some minutes.
     *
     * @param share above 0, at most 1
     * @throws IllegalStateException if nothing was added
     */
    public Duration percentile(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("a share of " + share + " is not above 0 and at most 1");
        }
        if (answers == 0) {
            throw new IllegalStateException("nothing is known yet");
        }
        // Summed in the same order, so that all of them are reached exactly.
        double wanted = share * weight();
        double reached = 0;
        int bucket = -1;
        do {
            bucket++;
            reached += weights[bucket];
        } while (reached < wanted && bucket < BUCKETS - 1);
        return Duration.ofNanos(Math.round(SHORTEST_NANOS * Math.pow(GROWTH, bucket)));
    }

    private static int bucket(Duration took) {
        double steps = Math.ceil(Math.log(Math.max(1, took.toNanos()) / SHORTEST_NANOS) / Math.log(GROWTH));
        return (int) Math.clamp(steps, 0, BUCKETS - 1);
    }
}
