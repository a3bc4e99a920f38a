package dev.stackmemory.ports.store;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import java.util.List;
import java.util.Set;

/** Keeps copies of whole frames under their ids. Thread-safe. Every method may throw a {@code StoreException}. */
public interface FrameStore extends FrameReader {
    /** Which store this is. */
    StoreId id();

    /**
     * Keeps the copies, durably on return if the store is durable. A copy replaces one of a lower revision, or of the same revision and
     * a lower or equal ledger version, and never a newer one. After a failure all, some or none of the copies may be kept; putting
     * them again is safe.
     *
     * @param copies without two of one frame
     */
    void put(List<StoredFrame> copies, Deadline deadline);

    /**
     * Drops exactly the named copies; one that has another revision or ledger version stays. No tombstone is left: a dropped copy may
     * be put again.
     *
     * @return those of the named frames of which no copy is left, also those that had none before
     */
    Set<FrameId> delete(List<CopyVersion> copies, Deadline deadline);
}
