package dev.stackmemory.ports.store;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import java.util.Collection;
import java.util.Map;

/** Reads frames by their ids. Thread-safe. */
@FunctionalInterface
public interface FrameReader {
    /**
     * The copies of the given frames, by id; ids without a copy are missing from the answer.
     *
     * @throws dev.stackmemory.ports.failure.StoreException.CorruptFrame if a copy cannot be read back
     */
    Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline);
}
