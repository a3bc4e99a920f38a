package dev.stackmemory.ports.store;

import dev.stackmemory.ports.Deadline;

/** What a replica store needs to have done now and then. Thread-safe; safe beside readers and writers of other processes. */
public interface ReplicaUpkeep {
    /**
     * What is kept.
     *
     * @param copies how many copies, at least 0; some of them may have vanished since it was counted
     * @param bytes what they take, at least 0
     */
    record Usage(long copies, long bytes) {}

    /**
     * What a sweep put in order.
     *
     * @param removed entries of copies that are gone, or of lists in which they no longer stand
     * @param restored copies that were missing from a list
     */
    record Sweep(long removed, long restored) {}

    /** Brings lists and counts to what the copies are. Lists are right without it; it gives their room back. */
    Sweep sweep(Deadline deadline);

    Usage usage(Deadline deadline);
}
