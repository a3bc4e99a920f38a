package dev.stackmemory.testkit.memory;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.ImportCheckpoints;
import java.util.Optional;

/** Positions of imports, in memory. */
final class InMemoryCheckpoints implements ImportCheckpoints {
    private final MemoryState state;

    InMemoryCheckpoints(MemoryState state) {
        this.state = state;
    }

    @Override
    public Optional<String> find(String sourceKey, Deadline deadline) {
        return state.read("checkpoints.find", deadline, () -> Optional.ofNullable(state.checkpoints.get(sourceKey)));
    }

    @Override
    public void save(String sourceKey, String position, Deadline deadline) {
        state.write("checkpoints.save", deadline, () -> {
            state.checkpoints.put(sourceKey, position);
        });
    }
}
