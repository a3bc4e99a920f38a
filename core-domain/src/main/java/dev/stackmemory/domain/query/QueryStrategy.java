package dev.stackmemory.domain.query;

/** In which way the planned tiers are asked. */
public enum QueryStrategy {
    /** One after the other, the youngest first, and all of them. */
    SEQUENTIAL,
    /** All at once. */
    PARALLEL,
    /** One after the other, the youngest first, until no unvisited tier can change the answer or time is up. */
    CASCADE
}
