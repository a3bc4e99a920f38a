package dev.stackmemory.application.search;

/** What a store is asked in the course of a search. */
public enum SearchStep {
    /** What there is to search now. */
    OPEN,
    /** The terms of a pattern. */
    EXPAND,
    /** How often terms occur. */
    STATISTICS,
    /** The best frames by their words. */
    SEARCH,
    /** What stands beside frames in their sessions. */
    NEIGHBOURS,
    /** Where the words of a question stand in frames. */
    DESCRIBE,
    /** The nearest frames by meaning. */
    NEAREST,
    /** Frames that were found, by their ids. */
    READ
}
