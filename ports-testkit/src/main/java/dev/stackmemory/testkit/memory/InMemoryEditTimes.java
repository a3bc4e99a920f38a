package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.HybridTime;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.EditTimes;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

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
                if (!state.isForgotten(time.frame())) {
                    state.editTimes
                            .computeIfAbsent(time.frame(), frame -> new HashMap<>())
                            .put(time.content(), time.at());
                }
            }
        });
    }

    @Override
    public Map<FrameId, HybridTime> find(Map<FrameId, ContentHash> revisions, Deadline deadline) {
        return state.read("editTimes.find", deadline, () -> {
            var found = new HashMap<FrameId, HybridTime>();
            revisions.forEach((frame, content) -> Optional.ofNullable(
                            state.editTimes.getOrDefault(frame, Map.of()).get(content))
                    .ifPresent(at -> found.put(frame, at)));
            return found;
        });
    }
}
