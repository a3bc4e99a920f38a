package dev.stackmemory.ports.store;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps copies that may vanish at any time: by age, for want of room, or all of them at once. It is nobody's home, so that losing a copy
 * costs a slower read and nothing else. {@link #find} and {@link #findReplicas} count as reads and renew a copy's time to live.
 * Thread-safe.
 */
public interface ReplicaStore extends FrameStore {
    /** The copies of the given frames with what is known of their validity; ids without a copy are missing from the answer. */
    Map<FrameId, ReplicaCopy> findReplicas(Collection<FrameId> ids, Deadline deadline);

    /**
     * As {@link #put}, for copies that were read from their home at the given time. Of two times for one version the later one stays;
     * {@link #put} gives none.
     */
    void putValidated(List<StoredFrame> copies, Instant validatedAt, Deadline deadline);

    /**
     * The home was asked and holds just these versions.
     *
     * @return those whose copy here is of that version and is valid as of that time or a later one
     */
    Set<FrameId> validate(List<CopyVersion> versions, Instant at, Deadline deadline);

    /**
     * Which of the frames might have a copy here, found out without reading one. An id that is missing from the answer has none; of those
     * that never had one at most one in a hundred is named. A store that does not know names all.
     */
    Set<FrameId> mayHold(Collection<FrameId> ids, Deadline deadline);

    /**
     * Hides the frames and drops their copies, whatever their version. Unlike {@link #delete} this leaves a tombstone that outlives every
     * copy made before: a put that comes late is passed over.
     */
    void forget(Collection<FrameId> ids, Deadline deadline);

    /** Drops everything, tombstones and what was learnt about the copies included. For a store that is not what the ledger knows. */
    void clear(Deadline deadline);
}
