package dev.stackmemory.domain.text;

/**
 * Two terms that follow each other in a query, words without meaning of their own left out.
 *
 * @param first the term before
 * @param second the term after it; another one
 * @param distance how many positions after, at least 1
 */
public record TermPair(QueryTerm first, QueryTerm second, int distance) {
    public TermPair {
        if (first.equals(second) || distance < 1) {
            throw new IllegalArgumentException(first + " and " + second + " at " + distance + " are no pair");
        }
    }
}
