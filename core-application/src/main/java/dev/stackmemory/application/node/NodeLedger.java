package dev.stackmemory.application.node;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.TierUsage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where each frame is at home as one node sees it: in its own store if that says so, else where the shared ledger says. What was forgotten here is gone, whether
 * or not the others know of it yet. Thread-safe.
 */
public final class NodeLedger implements Ledger {
    private final OwnStore own;
    private final Ledger shared;

    public NodeLedger(OwnStore own, Ledger shared) {
        this.own = own;
        this.shared = shared;
    }

    @Override
    public Map<FrameId, Residency> find(Collection<FrameId> ids, Deadline deadline) {
        Optional<NodeStore> node = own.find();
        if (node.isEmpty()) {
            return shared.find(ids, deadline);
        }
        Map<FrameId, Residency> found = new HashMap<>(node.get().ledger().find(ids, deadline));
        Set<FrameId> others = node.get().shared(ids, deadline);
        if (!others.isEmpty()) {
            found.putAll(shared.find(others, deadline));
        }
        return found;
    }

    @Override
    public Set<FrameId> compareAndSet(List<Residency> residencies, Deadline deadline) {
        Optional<NodeStore> node = own.find();
        if (node.isEmpty()) {
            return shared.compareAndSet(residencies, deadline);
        }
        Set<FrameId> here = node.get()
                .ledger()
                .find(residencies.stream().map(Residency::frame).toList(), deadline)
                .keySet();
        List<Residency> ours = residencies.stream()
                .filter(residency -> here.contains(residency.frame()))
                .toList();
        List<Residency> others = residencies.stream()
                .filter(residency -> !here.contains(residency.frame()))
                .toList();
        Set<FrameId> replaced = new HashSet<>();
        if (!ours.isEmpty()) {
            replaced.addAll(node.get().ledger().compareAndSet(ours, deadline));
        }
        if (!others.isEmpty()) {
            replaced.addAll(shared.compareAndSet(others, deadline));
        }
        return replaced;
    }

    /** Each ledger passes over what it does not know. */
    @Override
    public void recordAccess(Map<FrameId, AccessPattern> reads, Deadline deadline) {
        Map<FrameId, AccessPattern> others = new HashMap<>(reads);
        own.find().ifPresent(node -> {
            Map<FrameId, AccessPattern> ours = new HashMap<>(reads);
            ours.keySet().retainAll(node.ledger().find(reads.keySet(), deadline).keySet());
            if (!ours.isEmpty()) {
                node.ledger().recordAccess(ours, deadline);
                others.keySet().removeAll(ours.keySet());
            }
        });
        if (!others.isEmpty()) {
            shared.recordAccess(others, deadline);
        }
    }

    @Override
    public List<Residency> list(Optional<FrameId> after, int limit, Deadline deadline) {
        Optional<NodeStore> node = own.find();
        if (node.isEmpty()) {
            return shared.list(after, limit, deadline);
        }
        List<Residency> ours = node.get().ledger().list(after, limit, deadline);
        List<Residency> others = new ArrayList<>();
        Optional<FrameId> position = after;
        List<Residency> page;
        do {
            page = shared.list(position, limit, deadline);
            Set<FrameId> asked =
                    node.get().shared(page.stream().map(Residency::frame).toList(), deadline);
            page.stream().filter(residency -> asked.contains(residency.frame())).forEach(others::add);
            position = page.isEmpty() ? position : Optional.of(page.getLast().frame());
        } while (page.size() == limit && others.size() < limit);
        return Stream.concat(ours.stream(), others.stream())
                .sorted(Comparator.comparing(Residency::frame))
                .limit(limit)
                .toList();
    }

    @Override
    public List<TierUsage> usage(Deadline deadline) {
        // The own first: a frame that is published meanwhile is counted twice, and never left out.
        List<TierUsage> usage = new ArrayList<>();
        own.find().ifPresent(node -> usage.addAll(node.ledger().usage(deadline)));
        usage.addAll(shared.usage(deadline));
        return usage;
    }
}
