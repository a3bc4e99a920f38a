package dev.stackmemory.domain.text;

import java.util.Objects;

/**
 * One token of a text.
 *
 * @param term the normal form that is indexed
 * @param kind what the token is
 * @param position counts from 0; a {@link TokenKind#WHOLE} shares the position of its first part
 * @param start where the token's text begins, in UTF-16 units
 * @param end where it ends, exclusive
 */
public record Token(String term, TokenKind kind, int position, int start, int end) {
    /** Checks the shape. */
    public Token {
        Objects.requireNonNull(term);
        Objects.requireNonNull(kind);
        if (term.isEmpty() || position < 0 || start < 0 || end <= start) {
            throw new IllegalArgumentException("not a token: %s at %d, %d to %d".formatted(term, position, start, end));
        }
    }
}
