package dev.stackmemory.ports.store;

import dev.stackmemory.ports.Deadline;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What a node knows of {@link SharedTombstones}, for the case that their home loses them. It bars nothing on the node. Durable and thread-safe. */
public interface KnownTombstones {
    /**
     * Keeps the tombstones for ever, each once.
     *
     * @param historyId names the home that they are of
     */
    void put(String historyId, Collection<Tombstone> tombstones, Deadline deadline);

    /**
     * Those that are known of the home, ascending, after the given one.
     *
     * @param limit how many at most
     */
    List<Tombstone> list(String historyId, Optional<Tombstone> after, int limit, Deadline deadline);
}
