package dev.stackmemory.testkit.memory;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Leases;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Leases, in memory. */
final class InMemoryLeases implements Leases {
    private final MemoryState state;

    InMemoryLeases(MemoryState state) {
        this.state = state;
    }

    /** @param end when others may acquire it */
    record Lease(String holder, Instant end) {
        boolean keepsAway(String other, Instant now, Duration length) {
            return !holder.equals(other)
                    && end.isAfter(now)
                    && !end.isAfter(now.plus(length).plus(length));
        }
    }

    @Override
    public boolean acquire(String name, String holder, Duration length, Deadline deadline) {
        Duration counted = length.truncatedTo(ChronoUnit.MILLIS);
        Boolean acquired = state.write("leases.acquire", deadline, () -> {
            Instant now = state.time.instant();
            @Nullable Lease held = state.leases.get(name);
            if (held != null && held.keepsAway(holder, now, counted)) {
                return false;
            }
            state.leases.put(name, new Lease(holder, now.plus(counted)));
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
}
