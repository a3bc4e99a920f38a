package dev.stackmemory.ports.store;

import dev.stackmemory.ports.Deadline;

/** Tells what the copies take that a home keeps of frames which are at home elsewhere ({@link FrameHome#listReplicas}). Thread-safe. */
@FunctionalInterface
public interface ReplicaSizes {
    /**
     * The size of all of them together, in bytes, at least 0. Each counts as much as its frame would in the ledger here ({@link TierUsage#bytes}), whether
     * or not a ledger knows it. Found out without reading a copy.
     *
     * @throws dev.stackmemory.ports.failure.StoreException.AccessDenied if the store is of an older program that kept no sizes, and cannot be written
     */
    long bytes(Deadline deadline);
}
