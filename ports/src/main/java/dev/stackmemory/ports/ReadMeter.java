package dev.stackmemory.ports;

/** Is told what is read of a store whose requests cost, and refuses what would cost too much. Thread-safe. */
@FunctionalInterface
public interface ReadMeter {
    /** Refuses nothing. */
    ReadMeter NONE = (requests, bytes) -> {};

    /**
     * Told before requests are made; of what a request gives whose size nobody knows, afterwards.
     *
     * @param requests how many, at least 0
     * @param bytes what they give, at least 0
     * @throws dev.stackmemory.ports.failure.StoreException.CostLimitReached if more must not be spent; the requests are not to be made
     */
    void reading(long requests, long bytes);
}
