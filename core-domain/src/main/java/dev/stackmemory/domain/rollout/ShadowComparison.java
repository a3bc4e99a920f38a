package dev.stackmemory.domain.rollout;

import dev.stackmemory.domain.frame.FrameId;
import java.time.Duration;
import java.util.List;

/**
 * How a shadow answered one query, beside the store that is in use.
 *
 * @param overlap of the first k, in [0, 1]
 * @param rankBiasedOverlap with persistence {@value #PERSISTENCE}, in [0, 1]
 * @param kendallTau over what both found, in [−1, 1]
 * @param inUseTook how long the store in use took
 * @param shadowTook how long the shadow took
 */
public record ShadowComparison(
        double overlap, double rankBiasedOverlap, double kendallTau, Duration inUseTook, Duration shadowTook) {
    /** A reader of this persistence looks at ten results on average. */
    public static final double PERSISTENCE = 0.9;

    /**
     * Compares two answers to one query.
     *
     * @param k how many results count, at least 1
     */
    public static ShadowComparison of(
            List<FrameId> inUse, Duration inUseTook, List<FrameId> shadow, Duration shadowTook, int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k is " + k + ", not at least 1");
        }
        List<FrameId> inUseTop = inUse.subList(0, Math.min(k, inUse.size()));
        List<FrameId> shadowTop = shadow.subList(0, Math.min(k, shadow.size()));
        return new ShadowComparison(
                RankingSimilarity.overlap(inUseTop, shadowTop, k),
                RankingSimilarity.rankBiasedOverlap(inUseTop, shadowTop, PERSISTENCE),
                RankingSimilarity.kendallTau(inUseTop, shadowTop),
                inUseTook,
                shadowTook);
    }

    /** The shadow's time divided by that of the store in use, positive. */
    public double latencyRatio() {
        // A clock may tell two instants apart by nothing; a ratio needs something.
        return (double) Math.max(1, shadowTook.toNanos()) / Math.max(1, inUseTook.toNanos());
    }
}
