package dev.stackmemory.ports.store;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tombstones of a home that several nodes share, to be kept by those as well: a home that is restored from an older backup has lost the later ones, and takes them
 * again from whoever kept them. Thread-safe. Every method may throw a {@code StoreException}.
 */
public interface SharedTombstones {
    /** Names the home through all that it goes through, backups included: the tombstones of another mean nothing here. */
    String historyId();

    /** The tombstones of the frames, whether or not they are forgotten, in their order. */
    List<Tombstone> of(List<FrameId> ids);

    /**
     * The tombstones of all forgotten frames, ascending, after the given one.
     *
     * @param limit how many at most
     */
    List<Tombstone> list(Optional<Tombstone> after, int limit, Deadline deadline);

    /** Those of the tombstones that are not known here. */
    Set<Tombstone> findMissing(Collection<Tombstone> tombstones, Deadline deadline);

    /**
     * Forgets again: from the return on every frame that the tombstones mean is {@linkplain FrameHome#forget forgotten}, be it here or not. Looks at the id of every
     * frame here, while nothing else is written. All or nothing.
     *
     * @return the frames that were here; they are pending for erasure now
     */
    Set<FrameId> restore(Collection<Tombstone> tombstones, Deadline deadline);
}
