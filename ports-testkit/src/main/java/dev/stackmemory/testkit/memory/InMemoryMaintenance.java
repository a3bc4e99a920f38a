package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.StoreMaintenance;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.List;

/** Housekeeping where nothing is ever wasted: compaction finds nothing to do. */
final class InMemoryMaintenance implements StoreMaintenance {
    private final MemoryState state;

    InMemoryMaintenance(MemoryState state) {
        this.state = state;
    }

    @Override
    public CompactReport compact(Progress progress, Deadline deadline) {
        return state.write("compact", deadline, () -> {
            progress.report(state.copies.size(), state.copies.size());
            return new CompactReport(state.sizeBytes(), state.sizeBytes());
        });
    }

    @Override
    public CheckReport check(boolean deep, Progress progress, Deadline deadline) {
        return state.read("check", deadline, () -> {
            List<StoredFrame> checked = deep ? List.copyOf(state.copies.values()) : List.of();
            progress.report(checked.size(), checked.size());
            List<String> problems = checked.stream()
                    .filter(copy -> !copy.hash().equals(ContentHash.of(copy.frame())))
                    .map(copy -> "frame " + copy.frame().id() + " does not have the content hash it was stored with")
                    .toList();
            return new CheckReport(checked.size(), problems);
        });
    }

    @Override
    public long sizeBytes() {
        return state.read("sizeBytes", Deadline.NEVER, state::sizeBytes);
    }
}
