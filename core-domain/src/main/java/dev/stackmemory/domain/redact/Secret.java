package dev.stackmemory.domain.redact;

/** A span of the text that is to be replaced, from {@code start} up to but without {@code end}. */
record Secret(SecretKind kind, int start, int end) {
    /** No rule accepts a bracket, so that no match can begin, end or continue across a replacement. */
    static final String REPLACEMENT_START = "[redacted:";
}
