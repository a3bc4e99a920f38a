package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.EditTimes;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Times of edits, in memory. */
final class InMemoryEditTimes implements EditTimes {
    private final MemoryState state;

    InMemoryEditTimes(MemoryState state) {
        this.state = state;
    }

    @Override
    public void put(Collection<EditTime> times, Deadline deadline) {
        state.write("editTimes.put", deadline, () -> {
            for (EditTime time : times) {
                if (!state.forgotten.contains(time.frame())) {
                    state.editTimes.put(time.frame(), time);
                }
            }
        });
    }

    @Override
    public Map<FrameId, EditTime> find(Collection<FrameId> frames, Deadline deadline) {
        return state.read("editTimes.find", deadline, () -> {
            var found = new HashMap<>(state.editTimes);
            found.keySet().retainAll(Set.copyOf(frames));
            return found;
        });
    }
}
