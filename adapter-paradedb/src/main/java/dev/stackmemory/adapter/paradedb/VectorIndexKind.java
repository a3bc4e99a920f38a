package dev.stackmemory.adapter.paradedb;

/** Which index approximate searches use. */
public enum VectorIndexKind {
    /** None below 10,000 vectors, a graph from there on. */
    MEASURED,
    /** Every vector is compared. */
    NONE,
    /** A graph of neighbours (HNSW): fastest to search, slow to build. */
    GRAPH,
    /** Lists around centres (IVFFlat): fast to build, to be built anew as the vectors change. */
    LISTS,
    /** A graph over the signs of the components, whose candidates are compared in full: small, and for vectors of high dimension. */
    BINARY
}
