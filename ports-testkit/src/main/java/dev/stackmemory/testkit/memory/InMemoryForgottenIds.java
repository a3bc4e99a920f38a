package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.ForgottenIds;
import dev.stackmemory.ports.store.IdHashes;
import dev.stackmemory.ports.store.Tombstone;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Tombstones in memory. */
final class InMemoryForgottenIds implements ForgottenIds {
    private static final HexFormat HEX = HexFormat.of();

    private final MemoryState state;
    private final String ownKey = HEX.formatHex(UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
    private final Set<String> keys = new LinkedHashSet<>(Set.of(ownKey));
    private final TreeMap<Tombstone, Instant> adopted = new TreeMap<>();

    InMemoryForgottenIds(MemoryState state) {
        this.state = state;
    }

    /** Called while the state is locked. */
    boolean areAdoptedOf(FrameId id) {
        return !adopted.isEmpty() && keys.stream().anyMatch(key -> adopted.containsKey(hash(key, id)));
    }

    private static Tombstone hash(String key, FrameId id) {
        return Tombstone.of(new IdHashes(HEX.parseHex(key)).of(id));
    }

    @Override
    public Set<String> listKeys(Deadline deadline) {
        return state.read("forgottenIds.listKeys", deadline, () -> new LinkedHashSet<>(keys));
    }

    @Override
    public List<DatedTombstone> list(Optional<Tombstone> after, int limit, Deadline deadline) {
        return state.read("forgottenIds.list", deadline, () -> {
            var all = new TreeMap<>(adopted);
            state.forgotten.forEach((id, at) -> all.put(hash(ownKey, id), at));
            return after.map(last -> all.tailMap(last, false)).orElse(all).entrySet().stream()
                    .limit(limit)
                    .map(entry -> new DatedTombstone(entry.getKey(), entry.getValue()))
                    .toList();
        });
    }

    @Override
    public void adopt(Set<String> others, List<DatedTombstone> tombstones, Deadline deadline) {
        state.write("forgottenIds.adopt", deadline, () -> {
            keys.addAll(others);
            tombstones.forEach(dated -> adopted.putIfAbsent(dated.tombstone(), dated.forgottenAt()));
        });
    }
}
