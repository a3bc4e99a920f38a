package dev.stackmemory.ports.watch;

import dev.stackmemory.domain.measure.Activity;
import java.time.Instant;
import java.util.List;

/**
 * Remembers for a while what programs did with a memory, so that figures outlive them. Bounded: what is oldest goes first. Thread-safe, and shared by
 * several processes.
 */
public interface ActivityLog {
    /**
     * Adds one program's activity. It outlives the program, but not necessarily the machine's sudden end.
     *
     * @throws dev.stackmemory.ports.failure.StoreException.CapacityExceeded if there is no room; what was there stays
     * @throws dev.stackmemory.ports.failure.StoreException.AccessDenied if the log may not be written
     */
    void append(Activity activity);

    /**
     * What ended at that time or later, in the order in which it was added. What cannot be read, such as an entry that was cut by a crash, is
     * left out.
     *
     * @throws dev.stackmemory.ports.failure.StoreException if the log may not be read
     */
    List<Activity> listSince(Instant from);
}
