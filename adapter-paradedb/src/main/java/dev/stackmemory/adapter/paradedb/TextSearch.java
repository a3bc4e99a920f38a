package dev.stackmemory.adapter.paradedb;

/** How words are searched. */
public enum TextSearch {
    /** By postings of our own, on any PostgreSQL: complete, and fast up to some millions of frames. */
    EXACT,
    /**
     * An extension (pg_search or pg_textsearch) proposes frames, which are then scored exactly: a few of the best may be missing, and answers say so.
     * For very large tables. Where the database has no such extension, exactly.
     */
    PROPOSING
}
