package dev.stackmemory.application.search;

/**
 * Where a page of an answer ends.
 *
 * @param cursor stands behind its last result
 * @param more whether something follows
 */
public record PageEnd(SearchCursor cursor, boolean more) {}
