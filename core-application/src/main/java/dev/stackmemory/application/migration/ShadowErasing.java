package dev.stackmemory.application.migration;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Erasing;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Lets a shadow forget what the memory forgets. Until it has, the frame is pending for erasure here, so that this reaches the shadow whenever it is back;
 * and there a tombstone bars every copy that is still on its way. Thread-safe.
 */
public final class ShadowErasing implements Erasing {
    private final Shadow shadow;

    public ShadowErasing(Shadow shadow) {
        this.shadow = shadow;
    }

    @Override
    public String name() {
        return "the copy in '" + shadow.name() + "'";
    }

    @Override
    public Set<FrameId> erase(Collection<FrameId> ids, Deadline deadline) {
        Set<FrameId> erased = new LinkedHashSet<>(
                shadow.forgetting().forget(ids, deadline).erasure().erased());
        erased.retainAll(Set.copyOf(ids));
        return erased;
    }
}
