package dev.stackmemory.adapter.paradedb;

/** How the nearest vectors are found. */
public sealed interface VectorSearch {
    /** Every vector that passes the filter is compared. */
    record Exact() implements VectorSearch {}

    /**
     * An index proposes, full-precision distances rank. A few of the nearest may be missing.
     *
     * @param effort how many candidates a graph keeps in view while it is searched, from 1 to 1,000; at least the limit is taken
     * @param probes how many lists are looked into, from 1 to 32,768
     * @param indexFrom from how many vectors of a model on a graph of them is made, by itself, where no index is; at least 1. Fewer are all compared
     */
    record Approximate(int effort, int probes, long indexFrom) implements VectorSearch {
        public Approximate {
            if (effort < 1 || effort > MAX_EFFORT || probes < 1 || probes > 32_768) {
                throw new IllegalArgumentException("an effort of " + effort + " with " + probes + " probes: 1 to 1,000"
                        + " and 1 to 32,768 are possible");
            }
            if (indexFrom < 1) {
                throw new IllegalArgumentException("an index from " + indexFrom + " vectors on: 1 is the least");
            }
        }

        /** The effort for an answer of so many. */
        public int effort(int limit) {
            return Math.clamp(limit, effort, MAX_EFFORT);
        }
    }

    /** More candidates are not kept in view. */
    int MAX_EFFORT = 1_000;

    /** Fewer vectors than this are compared one by one faster than an answer travels. */
    long INDEX_FROM = 10_000;

    /** Compares everything. */
    static VectorSearch exact() {
        return new Exact();
    }

    /** An index, from {@value #INDEX_FROM} vectors on, with an effort that found 95 of 100 of the nearest and more in our measurements. */
    static VectorSearch approximate() {
        return new Approximate(100, 20, INDEX_FROM);
    }
}
