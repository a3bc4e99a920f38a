package dev.stackmemory.domain.rollout;

import java.util.List;
import java.util.OptionalDouble;

/**
 * When a rollout goes back by itself: as soon as too many of the latest queries failed on the new side, its share is halved; where most failed, or little is
 * left, it is taken back whole.
 *
 * @param window how many of the latest queries count, at least 1
 * @param failures among them from which on the share is halved, in [1, window]
 * @param fewest queries that can have a majority, in [1, window]
 * @param smallestShare below which there is nothing to halve, in [0, 1]
 */
public record StepBack(int window, int failures, int fewest, double smallestShare) {
    /** Three failures in the latest twenty queries, a majority of five queries or more; less than a twentieth is nothing. */
    public static final StepBack DEFAULT = new StepBack(20, 3, 5, 0.05);

    public StepBack {
        if (window < 1 || failures < 1 || failures > window || fewest < 1 || fewest > window) {
            throw new IllegalArgumentException(failures + " failures, or a majority of " + fewest + ", among " + window
                    + " queries cannot be told");
        }
        if (!(smallestShare >= 0 && smallestShare <= 1)) {
            throw new IllegalArgumentException("share " + smallestShare + " is not between 0 and 1");
        }
    }

    /**
     * The share from now on, if it is to be lower.
     *
     * @param share as it is, in [0, 1]
     * @param failed whether each query failed since somebody set the share, the latest first; more than the window do not count
     * @param sinceStep how many of the latest of them came after the last step back: those before it have been answered for by a half, but count for the majority
     */
    public OptionalDouble shareAfter(double share, List<Boolean> failed, int sinceStep) {
        List<Boolean> latest = latest(failed, window);
        long failures = failures(latest);
        if (share == 0) {
            return OptionalDouble.empty();
        }
        if (latest.size() >= fewest && 2 * failures > latest.size()) {
            return OptionalDouble.of(0);
        }
        return failures(latest(latest, sinceStep)) < this.failures
                ? OptionalDouble.empty()
                : OptionalDouble.of(share / 2 < smallestShare ? 0 : share / 2);
    }

    private static List<Boolean> latest(List<Boolean> failed, int most) {
        return failed.subList(0, Math.min(most, failed.size()));
    }

    private static long failures(List<Boolean> failed) {
        return failed.stream().filter(query -> query).count();
    }
}
