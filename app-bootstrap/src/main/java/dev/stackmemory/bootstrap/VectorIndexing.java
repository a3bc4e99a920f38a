package dev.stackmemory.bootstrap;

/** Which index of the vectors a store keeps for approximate searches. */
public enum VectorIndexing {
    /** What measurements say: none below 10,000 vectors, a graph from there on. */
    MEASURED,
    /** None: every vector is compared. */
    NONE,
    /** A graph of neighbours: fastest to search, slow to build. */
    GRAPH,
    /** Lists around centres: fast to build, to be built anew as the vectors change. */
    LISTS,
    /** A graph of two-byte components: half as large, nearly as exact. */
    HALF,
    /** A graph over the signs of the components, whose candidates are compared in full: small, for vectors of high dimension. */
    BINARY
}
