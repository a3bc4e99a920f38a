package dev.stackmemory.ports.store;

import dev.stackmemory.ports.Deadline;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The versions of a store that can still be read. Thread-safe. */
public interface StoreHistory {
    /** All of them, oldest first. */
    List<PastVersion> versions(Deadline deadline);

    /** The version that was the newest at that instant; none if the store was empty then, or if that version has expired. */
    Optional<PastVersion> asOf(Instant instant, Deadline deadline);
}
