package dev.stackmemory.application.node;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.FrameHome;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Tells the shared home of frames that were forgotten on this node while it was away. The first of all places to erase from: what others may still read they may
 * also copy. Thread-safe.
 */
public final class TellShared implements Erasing {
    private final FrameHome shared;

    /** @param shared also tells the replicas before it */
    public TellShared(FrameHome shared) {
        this.shared = shared;
    }

    @Override
    public String name() {
        return shared.id() + " (to be told)";
    }

    @Override
    public Set<FrameId> erase(Collection<FrameId> ids, Deadline deadline) {
        Set<FrameId> untold = new LinkedHashSet<>(ids);
        untold.removeAll(shared.findForgotten(ids, deadline));
        if (!untold.isEmpty()) {
            var unused = shared.forget(untold, deadline);
        }
        return Set.copyOf(ids);
    }
}
