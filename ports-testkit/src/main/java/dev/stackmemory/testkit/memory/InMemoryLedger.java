package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.TierUsage;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The ledger that a home in memory keeps beside its frames. */
final class InMemoryLedger implements Ledger {
    private final MemoryState state;

    InMemoryLedger(MemoryState state) {
        this.state = state;
    }

    @Override
    public Map<FrameId, Residency> find(Collection<FrameId> ids, Deadline deadline) {
        return state.read("ledger.find", deadline, () -> {
            var found = new HashMap<FrameId, Residency>();
            for (FrameId id : ids) {
                Residency residency = state.residencies.get(id);
                if (residency != null) {
                    found.put(id, residency);
                }
            }
            return found;
        });
    }

    @Override
    public Set<FrameId> compareAndSet(List<Residency> residencies, Deadline deadline) {
        return state.write("ledger.compareAndSet", deadline, () -> {
            var replaced = new HashSet<FrameId>();
            for (Residency next : residencies) {
                @Nullable Residency current = state.residencies.get(next.frame());
                if (current != null && current.ledgerVersion() == next.ledgerVersion() - 1) {
                    state.residencies.put(next.frame(), next);
                    if (!current.home().equals(next.home())
                            && (current.home().equals(state.id) || next.home().equals(state.id))) {
                        state.changed(next.frame());
                    }
                    replaced.add(next.frame());
                }
            }
            return replaced;
        });
    }

    @Override
    public void recordAccess(Map<FrameId, AccessPattern> reads, Deadline deadline) {
        state.write(
                "ledger.recordAccess",
                deadline,
                () -> reads.forEach((frame, read) -> state.residencies.computeIfPresent(
                        frame, (id, residency) -> withAccess(residency, sum(residency.access(), read)))));
    }

    private static AccessPattern sum(AccessPattern before, AccessPattern read) {
        Optional<Instant> latest = Stream.of(before.lastAccess(), read.lastAccess())
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
        return new AccessPattern(before.count() + read.count(), latest);
    }

    private static Residency withAccess(Residency residency, AccessPattern access) {
        return new Residency(
                residency.frame(),
                residency.project(),
                residency.home(),
                residency.tier(),
                residency.ledgerVersion(),
                residency.revision(),
                residency.hash(),
                residency.sizeBytes(),
                residency.createdAt(),
                residency.placedAt(),
                access,
                residency.active(),
                residency.keepForever(),
                residency.score());
    }

    @Override
    public List<Residency> list(Optional<FrameId> after, int limit, Deadline deadline) {
        return state.read(
                "ledger.list",
                deadline,
                () -> after.map(id -> state.residencies.tailMap(id, false)).orElse(state.residencies).values().stream()
                        .limit(limit)
                        .toList());
    }

    @Override
    public List<TierUsage> usage(Deadline deadline) {
        record Place(StoreId home, Tier tier) {}
        return state.read(
                "ledger.usage",
                deadline,
                () -> state.residencies.values().stream()
                        .collect(Collectors.groupingBy(residency -> new Place(residency.home(), residency.tier())))
                        .entrySet()
                        .stream()
                        .map(entry ->
                                usage(entry.getKey().home(), entry.getKey().tier(), entry.getValue()))
                        .toList());
    }

    private static TierUsage usage(StoreId home, Tier tier, List<Residency> inside) {
        List<Instant> dates = inside.stream()
                .map(Residency::createdAt)
                .filter(createdAt -> !createdAt.equals(Frame.UNKNOWN_TIME))
                .toList();
        return new TierUsage(
                home,
                tier,
                inside.size(),
                inside.size() - dates.size(),
                inside.stream().mapToLong(Residency::sizeBytes).sum(),
                dates.stream().min(Comparator.naturalOrder()),
                dates.stream().max(Comparator.naturalOrder()),
                inside.stream().mapToDouble(Residency::score).average().orElseThrow());
    }
}
