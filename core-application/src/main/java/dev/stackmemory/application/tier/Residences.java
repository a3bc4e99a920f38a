package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Ledger;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells whether a copy that a store shows is one that a reader may see: its frame was not forgotten, and this is its revision. The same revision in
 * two places, as during a move, is right in both.
 */
final class Residences {
    private final Map<FrameId, Residency> known;

    private Residences(Map<FrameId, Residency> known) {
        this.known = known;
    }

    /** What the ledger says now. To be asked after the copies were seen. */
    static Residences of(Collection<FrameId> frames, Ledger ledger, Deadline deadline) {
        return new Residences(frames.isEmpty() ? Map.of() : new HashMap<>(ledger.find(frames, deadline)));
    }

    boolean isKnown(FrameId frame) {
        return known.containsKey(frame);
    }

    boolean isCurrent(FrameId frame, long revision) {
        Residency residency = known.get(frame);
        return residency != null && residency.revision() == revision;
    }
}
