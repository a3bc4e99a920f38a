package dev.stackmemory.domain.measure;

/**
 * How often something was the case, of all times.
 *
 * @param hits at most {@code all}
 */
public record Ratio(long hits, long all) {
    public Ratio {
        if (hits < 0 || hits > all) {
            throw new IllegalArgumentException(hits + " of " + all + " cannot be");
        }
    }

    /** In [0, 1]; 0 of nothing is 0. */
    public double share() {
        return all == 0 ? 0 : (double) hits / all;
    }
}
