package dev.stackmemory.ports.store;

/** The order of a list. Ties break by the UTF-8 bytes of the id, ascending. */
public enum ListOrder {
    /** By creation time, latest first. */
    NEWEST_FIRST,
    /** By creation time, earliest first. */
    OLDEST_FIRST,
    /** By importance, highest first. */
    HIGHEST_SCORE_FIRST
}
