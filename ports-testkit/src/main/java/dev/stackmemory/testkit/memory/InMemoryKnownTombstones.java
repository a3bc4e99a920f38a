package dev.stackmemory.testkit.memory;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.KnownTombstones;
import dev.stackmemory.ports.store.Tombstone;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Tombstones of other homes, in memory. */
final class InMemoryKnownTombstones implements KnownTombstones {
    private final MemoryState state;

    InMemoryKnownTombstones(MemoryState state) {
        this.state = state;
    }

    @Override
    public void put(String historyId, Collection<Tombstone> tombstones, Deadline deadline) {
        state.write("knownTombstones.put", deadline, () -> {
            state.knownTombstones
                    .computeIfAbsent(historyId, history -> new TreeSet<>())
                    .addAll(tombstones);
        });
    }

    @Override
    public List<Tombstone> list(String historyId, Optional<Tombstone> after, int limit, Deadline deadline) {
        return state.read(
                "knownTombstones.list",
                deadline,
                () -> state.knownTombstones.getOrDefault(historyId, Collections.emptyNavigableSet()).stream()
                        .filter(tombstone -> after.isEmpty() || tombstone.compareTo(after.get()) > 0)
                        .limit(limit)
                        .toList());
    }
}
