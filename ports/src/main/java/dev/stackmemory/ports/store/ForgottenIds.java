package dev.stackmemory.ports.store;

import dev.stackmemory.ports.Deadline;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a home remembers for ever of forgotten frames: a keyed hash of each id ({@link IdHashes}), and the keys. With both another home refuses the same frames, and
 * neither learns their ids. Durable and thread-safe.
 */
public interface ForgottenIds {
    /**
     * That an id was forgotten, and when.
     *
     * @param tombstone under one of the keys
     * @param forgottenAt to the millisecond
     */
    record DatedTombstone(Tombstone tombstone, Instant forgottenAt) {
        public DatedTombstone {
            Objects.requireNonNull(tombstone, "tombstone");
            Objects.requireNonNull(forgottenAt, "forgottenAt");
        }
    }

    /** The keys under which ids were hashed: its own, and those of other homes whose tombstones were adopted. Lower-case hexadecimal digits; secret. */
    Set<String> listKeys(Deadline deadline);

    /**
     * The tombstones, ascending, adopted ones included.
     *
     * @param after a tombstone, whether or not it is here
     * @param limit how many at most, at least 1
     */
    List<DatedTombstone> list(Optional<Tombstone> after, int limit, Deadline deadline);

    /**
     * From the return on the frames are forgotten here, too: no revision of them is recorded or put. All or nothing; adopting again changes nothing. What is here
     * of such a frame stays until it is forgotten by its id.
     *
     * @param keys all under which the ids of the tombstones may have been hashed; its own may be among them
     */
    void adopt(Set<String> keys, List<DatedTombstone> tombstones, Deadline deadline);
}
