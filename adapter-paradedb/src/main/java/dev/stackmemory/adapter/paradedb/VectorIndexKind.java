package dev.stackmemory.adapter.paradedb;

/** Which index approximate searches use. */
public enum VectorIndexKind {
    /** None below 10,000 vectors, a graph from there on. */
    MEASURED,
    /** Every vector is compared. */
    NONE,
    /** A graph of neighbours (HNSW): fastest to search, slow to build. */
    GRAPH,
    /** A graph over components of two bytes: nearly as exact, half as large, and quicker to build where memory is short. */
    HALF,
    /** Lists around centres (IVFFlat): fast to build, to be built anew as the vectors change. */
    LISTS,
    /** A graph over the signs of the components, whose candidates are compared in full: small, and for vectors of high dimension. */
    BINARY
}
