package dev.stackmemory.domain.rank;

import java.util.Collection;

/**
 * How similar a frame must be to count as similar: strict while there is enough, and step by step less strict where there is not, since cosines of
 * different models lie in different ranges.
 *
 * @param start the strictest threshold
 * @param step by how much it falls at a time; above 0
 * @param least where it stops; at most {@code start}
 */
public record AdaptiveThreshold(double start, double step, double least) {
    /** 0.7, then down to 0.3 in steps of 0.05. */
    public static final AdaptiveThreshold DEFAULT = new AdaptiveThreshold(0.7, 0.05, 0.3);

    public AdaptiveThreshold {
        if (!(start >= least && least >= -1 && start <= 1 && step > 0)) {
            throw new IllegalArgumentException(
                    "a threshold from " + start + " to " + least + " by " + step + " is impossible");
        }
    }

    /**
     * The strictest threshold that enough similarities reach, or the least of all if too few do.
     *
     * @param similarities in any order
     * @param wanted how many are enough
     */
    public double threshold(Collection<Double> similarities, int wanted) {
        for (int steps = 0; ; steps++) {
            // Not by repeated subtraction, which would drift.
            double threshold = Math.max(least, start - steps * step);
            if (threshold == least) {
                return least;
            }
            if (similarities.stream().filter(each -> each >= threshold).count() >= wanted) {
                return threshold;
            }
        }
    }
}
