package dev.stackmemory.ports.search;

import java.util.Objects;

/**
 * A term that adds to the scores of the frames that hold it.
 *
 * @param term the term
 * @param weight its inverse document frequency, times whatever else it is to count for; above 0 and at most 1,000,000
 */
public record WeightedTerm(IndexTerm term, double weight) {
    public WeightedTerm {
        Objects.requireNonNull(term, "term");
        if (!(weight > 0 && weight <= 1_000_000)) {
            throw new IllegalArgumentException(
                    "weight " + weight + " of " + term + " is not above 0 and at most 1,000,000");
        }
    }
}
