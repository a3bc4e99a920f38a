package dev.stackmemory.ports.search;

import dev.stackmemory.domain.rank.Bm25;
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

    /**
     * What the term adds to the score of a frame. In single precision, as is the sum of such parts: frames that tie in one home tie in every other, and
     * none is among the best of one home alone.
     *
     * @param frequency in the frame, at least 0
     * @param pivot of the frame ({@link Bm25#pivot}), above 0
     */
    public float score(int frequency, double pivot) {
        return (float) ((float) weight * Bm25.saturation(frequency, pivot));
    }
}
