package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.SharedTombstones;
import dev.stackmemory.ports.store.Tombstone;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tombstones of a home in memory. */
final class InMemoryTombstones implements SharedTombstones {
    private final MemoryState state;

    InMemoryTombstones(MemoryState state) {
        this.state = state;
    }

    @Override
    public String historyId() {
        return state.historyId;
    }

    @Override
    public List<Tombstone> of(List<FrameId> ids) {
        return ids.stream().map(state::tombstone).toList();
    }

    @Override
    public List<Tombstone> list(Optional<Tombstone> after, int limit, Deadline deadline) {
        return state.read(
                "tombstones.list",
                deadline,
                () -> all().stream()
                        .filter(tombstone -> after.isEmpty() || tombstone.compareTo(after.get()) > 0)
                        .limit(limit)
                        .toList());
    }

    private Set<Tombstone> all() {
        return Stream.concat(state.forgotten.keySet().stream().map(state::tombstone), state.barred.stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public Set<Tombstone> findMissing(Collection<Tombstone> tombstones, Deadline deadline) {
        return state.read("tombstones.findMissing", deadline, () -> {
            var missing = new HashSet<>(tombstones);
            missing.removeAll(all());
            return missing;
        });
    }

    @Override
    public Set<FrameId> restore(Collection<Tombstone> tombstones, Deadline deadline) {
        return state.write("tombstones.restore", deadline, () -> {
            Set<FrameId> meant = Stream.concat(state.residencies.keySet().stream(), state.copies.keySet().stream())
                    .filter(id -> tombstones.contains(state.tombstone(id)))
                    .collect(Collectors.toSet());
            meant.forEach(state::forget);
            state.barred.addAll(tombstones);
            state.epoch++;
            return meant;
        });
    }
}
