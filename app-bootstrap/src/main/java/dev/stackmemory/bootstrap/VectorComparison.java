package dev.stackmemory.bootstrap;

/** How the nearest vectors are found where there is a choice. */
public enum VectorComparison {
    /** Every vector is compared. */
    EXACT,
    /** Through an index; a few of the nearest may be missing. */
    APPROXIMATE
}
