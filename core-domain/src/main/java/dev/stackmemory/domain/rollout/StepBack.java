package dev.stackmemory.domain.rollout;

import java.util.List;
import java.util.OptionalDouble;

/**
 * When a rollout goes back by itself: as soon as too many of the latest queries failed on the new side, its share is halved; where most failed, or little is
 * left, it is taken back whole.
 *
 * @param window how many of the latest queries count, at least 1
 * @param failures among them from which on the share is halved, in [1, window]
 * @param smallestShare below which there is nothing to halve, in [0, 1]
 */
public record StepBack(int window, int failures, double smallestShare) {
    /** Three failures in the latest twenty queries; less than a twentieth is nothing. */
    public static final StepBack DEFAULT = new StepBack(20, 3, 0.05);

    public StepBack {
        if (window < 1 || failures < 1 || failures > window) {
            throw new IllegalArgumentException(failures + " failures among " + window + " queries cannot be told");
        }
        if (!(smallestShare >= 0 && smallestShare <= 1)) {
            throw new IllegalArgumentException("share " + smallestShare + " is not between 0 and 1");
        }
    }

    /**
     * The share from now on, if it is to be lower.
     *
     * @param share as it is, in [0, 1]
     * @param failed whether each query failed since the share was set, the latest first; more than the window do not count
     */
    public OptionalDouble shareAfter(double share, List<Boolean> failed) {
        List<Boolean> latest = failed.subList(0, Math.min(window, failed.size()));
        long failures = latest.stream().filter(query -> query).count();
        if (share == 0 || failures < this.failures) {
            return OptionalDouble.empty();
        }
        boolean most = 2 * failures > window;
        return OptionalDouble.of(most || share / 2 < smallestShare ? 0 : share / 2);
    }
}
