package dev.stackmemory.domain.measure;

/** What a store is asked for. */
public enum Operation {
    /** Frames by their ids. */
    FIND,
    /** To keep new frames and edits. */
    RECORD,
    /** Frames by words, by meaning, or by what stands beside them. */
    SEARCH,
    /** A page of frames. */
    LIST,
    /** How many frames there are. */
    COUNT,
    /** Vectors: of the model that makes them, and of the store that keeps them. */
    EMBED,
    /** To keep and drop copies, as moving and replicating do. */
    MOVE,
    /** To hide and erase frames. */
    FORGET,
    /** To bring an index up to date. */
    INDEX,
    /** Who is whose home. */
    LEDGER,
    /** The work that follows recording. */
    OUTBOX;

    /** Whether somebody waits for the answer who reads: what the latency of a tier is judged by. */
    public boolean isRead() {
        return this == FIND || this == SEARCH || this == LIST || this == COUNT;
    }
}
