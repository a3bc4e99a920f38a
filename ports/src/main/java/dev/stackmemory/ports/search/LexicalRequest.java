package dev.stackmemory.ports.search;

import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Bm25;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is to be ranked, by statistics that the asker brings, so that every home scores alike.
 *
 * <p>The score of a frame is the sum, in single precision, over the terms of {@link WeightedTerm#score}, where the frequency
 * counts each occurrence of the term as often as its field weighs (those in the term's own field, if it names one), and length is the
 * frame's length as {@code LengthCode} keeps it.
 *
 * @param condition which frames answer; absent means those that hold one of the terms
 * @param terms what is summed; no term twice, {@value #MAX_TERMS} at most
 * @param bm25 the parameters of the function
 * @param averageLength of all frames whose statistics the weights come from; above 0
 * @param filter which frames may answer; changes no score
 * @param limit how many frames at most, from 1 to {@value #MAX_LIMIT}
 */
public record LexicalRequest(
        Optional<LexicalCondition> condition,
        List<WeightedTerm> terms,
        Bm25 bm25,
        double averageLength,
        FrameFilter filter,
        int limit) {
    /** No request has more terms. */
    public static final int MAX_TERMS = 1_024;

    /** No request asks for more frames. */
    public static final int MAX_LIMIT = 100_000;

    public LexicalRequest {
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(bm25, "bm25");
        Objects.requireNonNull(filter, "filter");
        terms = List.copyOf(terms);
        if (terms.size() > MAX_TERMS) {
            throw new IllegalArgumentException(terms.size() + " terms: " + MAX_TERMS + " are possible");
        }
        var distinct = new HashSet<IndexTerm>();
        for (WeightedTerm term : terms) {
            if (!distinct.add(term.term())) {
                throw new IllegalArgumentException(term.term() + " is there twice");
            }
        }
        if (!(averageLength > 0 && averageLength < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the average length " + averageLength + " is not above 0");
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit " + limit + " is not between 1 and " + MAX_LIMIT);
        }
    }

    public LexicalRequest withCondition(LexicalCondition value) {
        return new LexicalRequest(Optional.of(value), terms, bm25, averageLength, filter, limit);
    }

    public LexicalRequest withFilter(FrameFilter value) {
        return new LexicalRequest(condition, terms, bm25, averageLength, value, limit);
    }

    public LexicalRequest withLimit(int value) {
        return new LexicalRequest(condition, terms, bm25, averageLength, filter, value);
    }
}
