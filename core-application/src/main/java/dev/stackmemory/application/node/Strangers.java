package dev.stackmemory.application.node;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.Origin;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.Ledger;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Frames of a node of whose id the shared home holds another frame, as when two people import the same session into projects of different names. What is done to the
 * one is not to touch the other. Thread-safe.
 */
public final class Strangers {
    private final OwnStore own;
    private final Ledger shared;

    /** @param shared knows all shared frames */
    public Strangers(OwnStore own, Ledger shared) {
        this.own = own;
        this.shared = shared;
    }

    /** Those among the frames that are at home on the node. */
    Set<FrameId> amongOwn(Collection<FrameId> ids, Deadline deadline) {
        Map<FrameId, Origin> origins = new HashMap<>();
        own.find()
                .ifPresent(node -> node.ledger()
                        .find(ids, deadline)
                        .forEach((id, residency) -> origins.put(id, residency.origin())));
        return among(origins, deadline);
    }

    /** Those among the frames that were at home on the node when they were forgotten, and are not erased yet. */
    Set<FrameId> amongForgotten(Collection<FrameId> ids, Deadline deadline) {
        return among(
                own.find()
                        .map(node -> node.unpublished().findForgotten(ids, deadline))
                        .orElse(Map.of()),
                deadline);
    }

    private Set<FrameId> among(Map<FrameId, Origin> origins, Deadline deadline) {
        return origins.isEmpty()
                ? Set.of()
                : shared.find(origins.keySet(), deadline).values().stream()
                        .filter(residency -> !residency.origin().equals(origins.get(residency.frame())))
                        .map(Residency::frame)
                        .collect(Collectors.toSet());
    }

    /** Erases what was forgotten from a place that is shared, and leaves there what only has the id of a frame of this node. */
    public Erasing sparing(Erasing place) {
        return new Erasing() {
            @Override
            public String name() {
                return place.name();
            }

            @Override
            public Set<FrameId> erase(Collection<FrameId> ids, Deadline deadline) {
                Set<FrameId> spared = amongForgotten(ids, deadline);
                if (spared.isEmpty()) {
                    return place.erase(ids, deadline);
                }
                Set<FrameId> others = new LinkedHashSet<>(ids);
                others.removeAll(spared);
                Set<FrameId> gone = new LinkedHashSet<>(spared);
                if (!others.isEmpty()) {
                    gone.addAll(place.erase(others, deadline));
                }
                return gone;
            }
        };
    }
}
