package dev.stackmemory.ports.store;

import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.Deadline;
import java.util.Map;
import java.util.Set;

/**
 * A number for each project that grows with every change of what its lists and searches show, in the transaction of the change: an answer that
 * was made under another number is stale. Kept beside the ledger; durable and thread-safe.
 */
public interface Generations {
    /**
     * The generations of the projects, read at one moment; 0 for those in which nothing ever changed.
     *
     * @param projects none named means every project in which something ever changed
     */
    Map<ProjectId, Long> find(Set<ProjectId> projects, Deadline deadline);

    /** Something changed in the projects of which the ledger's store does not know, such as vectors that were kept elsewhere. */
    void raise(Set<ProjectId> projects, Deadline deadline);
}
