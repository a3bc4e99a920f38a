package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Erasing;
import java.util.Collection;
import java.util.Set;

/** In memory nothing is left of what was forgotten. */
final class InMemoryErasing implements Erasing {
    private final MemoryState state;

    InMemoryErasing(MemoryState state) {
        this.state = state;
    }

    @Override
    public String name() {
        return state.id.toString();
    }

    @Override
    public Set<FrameId> erase(Collection<FrameId> ids, Deadline deadline) {
        return state.write("erase", deadline, () -> Set.copyOf(ids));
    }
}
