package dev.stackmemory.ports;

import dev.stackmemory.domain.tier.StoreId;

/** Is told what is read of a store whose requests cost, and refuses what would cost too much. Thread-safe. */
@FunctionalInterface
public interface ReadMeter {
    /** Refuses nothing. */
    ReadMeter NONE = (store, requests, bytes) -> {};

    /**
     * Told before requests are made; of what a request gives whose size nobody knows, afterwards.
     *
     * @param store which is asked
     * @param requests how many, at least 0
     * @param bytes what they give, at least 0
     * @throws dev.stackmemory.ports.failure.StoreException.CostLimitReached if more must not be spent; the requests are not to be made
     */
    void reading(StoreId store, long requests, long bytes);

    /**
     * Told for each question to a store that keeps its frames in data files; reading them is told apart.
     *
     * @param store which is asked
     * @param files how many it has, or 0 where that was told before
     * @param lookedInto how many of them can have a part in the answer, so that they or their indexes are looked into
     */
    default void choosing(StoreId store, long files, long lookedInto) {}
}
