package dev.stackmemory.domain.text;

/** Receives the tokens of a text one by one, in order of position; {@link TokenKind#WHOLE wholes} come before their parts. */
@FunctionalInterface
public interface TokenSink {
    /**
     * Takes one token.
     *
     * @param buffer holds the term in {@code [0, length)}; reused afterwards, so copy what you keep
     * @param length the term's length, from 1 to {@link Analyzer#MAX_TERM_LENGTH}
     * @param kind what the token is
     * @param position counts from 0; a whole shares the position of its first part
     * @param start where the token's text begins in the analysed text, in UTF-16 units
     * @param end where it ends, exclusive
     */
    void token(char[] buffer, int length, TokenKind kind, int position, int start, int end);
}
