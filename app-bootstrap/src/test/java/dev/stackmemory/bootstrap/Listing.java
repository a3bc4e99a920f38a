package dev.stackmemory.bootstrap;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import java.util.List;
import java.util.Optional;

/** What a memory lists. */
final class Listing {
    private Listing() {}

    /** Its ten newest frames, newest first. */
    static List<FrameId> newest(StackMemory memory, Deadline deadline) {
        return memory
                .catalog()
                .list(FrameFilter.ALL, ListOrder.NEWEST_FIRST, Optional.empty(), 10, deadline)
                .frames()
                .stream()
                .map(FrameSummary::id)
                .toList();
    }
}
