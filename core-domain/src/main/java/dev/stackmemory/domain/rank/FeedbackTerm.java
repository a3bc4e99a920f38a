package dev.stackmemory.domain.rank;

import dev.stackmemory.domain.text.QueryTerm;
import java.util.Optional;

/**
 * A term that the best frames share, by which others rise.
 *
 * @param text as the analyzer writes it, not empty
 * @param weight what it counts at most, as a share of the query; no more precise than what the next page of an answer is handed
 */
public record FeedbackTerm(String text, float weight) {
    public FeedbackTerm {
        if (text.isEmpty() || !(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a term '" + text + "' of weight " + weight);
        }
    }

    /** The term, anywhere in a frame. */
    public QueryTerm term() {
        return new QueryTerm(Optional.empty(), text);
    }
}
