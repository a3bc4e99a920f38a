package dev.stackmemory.ports.source;

/** What a source is to the memory that imports from it. */
public enum SourceKind {
    /**
     * Something that others wrote, such as transcripts, documents or commits. Secrets are redacted unless asked otherwise, and a frame that
     * the source shows differently than before becomes a new revision.
     */
    FOREIGN,
    /**
     * A move of one's own memory. Every byte stays unless redaction is asked for, and a frame that is here already is replaced only by a
     * higher revision.
     */
    OWN_MEMORY
}
