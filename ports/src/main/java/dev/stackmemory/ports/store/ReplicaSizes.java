package dev.stackmemory.ports.store;

import dev.stackmemory.ports.Deadline;

/** Tells how many copies there are of frames which are at home elsewhere, and what they take. Thread-safe. */
@FunctionalInterface
public interface ReplicaSizes {
    /**
     * All of them together. Those that a home keeps ({@link FrameHome#listReplicas}) count as much each as their frame would in the ledger here ({@link TierUsage#bytes}), whether
     * or not a ledger knows them. Found out without reading a copy.
     *
     * @throws dev.stackmemory.ports.failure.StoreException.AccessDenied if the store is of an older program that kept no sizes, and cannot be written
     */
    ReplicaUpkeep.Usage usage(Deadline deadline);
}
