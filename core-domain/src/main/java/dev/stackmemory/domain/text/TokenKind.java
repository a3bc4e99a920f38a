package dev.stackmemory.domain.text;

/** What a token is, for whoever treats some of them differently. */
public enum TokenKind {
    /** A word or number that stands alone. */
    WORD,
    /** A whole identifier or path, beside its parts: {@code getUserName}, {@code repo_map}, {@code src/Main.java}. */
    WHOLE,
    /** A part of the identifier or path before it. */
    PART,
    /** Two neighbouring characters of a script written without blanks, or the only one of its run. */
    BIGRAM,
    /** The last character of such a run, alone: so that a search for one character finds it as a prefix. */
    TAIL,
    /** An emoji or a flag. */
    EMOJI
}
