package dev.stackmemory.ports.store;

import dev.stackmemory.ports.Deadline;
import java.time.Instant;
import java.util.HexFormat;
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
     * That an id was forgotten.
     *
     * @param hash of the id under one of the keys: lower-case hexadecimal digits, two for each byte
     * @param forgottenAt when, to the millisecond
     */
    record Tombstone(String hash, Instant forgottenAt) {
        public Tombstone {
            if (hash.isEmpty()
                    || !hash.equals(HexFormat.of().formatHex(HexFormat.of().parseHex(hash)))) {
                throw new IllegalArgumentException("a hash of an id is lower-case hexadecimal digits");
            }
            Objects.requireNonNull(forgottenAt, "forgottenAt");
        }
    }

    /** The keys under which ids were hashed: its own, and those of other homes whose tombstones were adopted. Lower-case hexadecimal digits; secret. */
    Set<String> listKeys(Deadline deadline);

    /**
     * The tombstones in the order of their hashes, adopted ones included.
     *
     * @param after a hash, whether or not there is such a tombstone
     * @param limit how many at most, at least 1
     */
    List<Tombstone> list(Optional<String> after, int limit, Deadline deadline);

    /**
     * From the return on the frames are forgotten here, too: no revision of them is recorded or put. All or nothing; adopting again changes nothing. What is here
     * of such a frame stays until it is forgotten by its id.
     *
     * @param keys all under which the ids of the tombstones may have been hashed; its own may be among them
     */
    void adopt(Set<String> keys, List<Tombstone> tombstones, Deadline deadline);
}
