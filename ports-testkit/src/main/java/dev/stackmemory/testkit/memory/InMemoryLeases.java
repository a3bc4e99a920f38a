package dev.stackmemory.testkit.memory;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Leases;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Leases, in memory. */
final class InMemoryLeases implements Leases {
    private final MemoryState state;

    InMemoryLeases(MemoryState state) {
        this.state = state;
    }

    @Override
    public boolean acquire(String name, String holder, Instant now, Instant end, Deadline deadline) {
        Boolean acquired = state.write("leases.acquire", deadline, () -> {
            @Nullable Lease held = state.leases.get(name);
            if (held != null && !held.holder().equals(holder) && held.end().isAfter(now)) {
                return false;
            }
            state.leases.put(name, new Lease(holder, end));
            return true;
        });
        return Objects.requireNonNull(acquired);
    }

    @Override
    public void release(String name, String holder, Deadline deadline) {
        state.write("leases.release", deadline, () -> {
            state.leases.computeIfPresent(name, (key, held) -> held.holder().equals(holder) ? null : held);
        });
    }

    @Override
    public Optional<Lease> find(String name, Deadline deadline) {
        return state.read("leases.find", deadline, () -> Optional.ofNullable(state.leases.get(name)));
    }
}
