package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.FrameChange;
import java.util.List;

/** The feed of a home in memory. */
final class InMemoryChangeFeed implements ChangeFeed {
    private final MemoryState state;

    InMemoryChangeFeed(MemoryState state) {
        this.state = state;
    }

    @Override
    public String historyId() {
        return state.historyId;
    }

    @Override
    public long head(Deadline deadline) {
        return state.read("head", deadline, state::head);
    }

    @Override
    public List<FrameChange> changesAfter(long position, int limit, Deadline deadline) {
        return state.read(
                "changesAfter",
                deadline,
                () -> state.feed().tailMap(position, false).entrySet().stream()
                        .limit(limit)
                        .map(entry -> change(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private FrameChange change(long position, FrameId frame) {
        return state.atHome(frame)
                .<FrameChange>map(copy -> new FrameChange.Upserted(position, copy.frame()))
                .orElseGet(() -> new FrameChange.Removed(position, frame));
    }
}
