package dev.stackmemory.ports.store;

import dev.stackmemory.ports.Deadline;
import java.util.List;

/** Lists the frames of which a replica store holds a copy, and no others. Thread-safe. */
public interface ReplicaCatalog {
    /**
     * The first frames of the list, in its order, as the copies here have them. A copy that has vanished or was forgotten is not shown.
     *
     * @param limit at least 1
     */
    List<FrameSummary> list(ReplicaList list, int limit, Deadline deadline);
}
