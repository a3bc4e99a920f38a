package dev.stackmemory.application.node;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.ports.store.UnpublishedFrames;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A node's own store. What its ledger knows is at home here and nowhere else: frames that are not published yet, or never will be. Its other copies are
 * replicas of shared frames.
 *
 * @param frames where the frames are recorded
 * @param catalog lists those at home
 * @param ledger knows those at home, and no other
 * @param changes what changes at home here
 * @param unpublished what is known of them until they are published
 * @param vectors finds them by meaning; absent where no vectors are kept
 */
public record NodeStore(
        FrameHome frames,
        FrameCatalog catalog,
        Ledger ledger,
        ChangeFeed changes,
        UnpublishedFrames unpublished,
        Optional<VectorIndex> vectors) {
    public NodeStore {
        Objects.requireNonNull(frames, "frames");
        Objects.requireNonNull(catalog, "catalog");
        Objects.requireNonNull(ledger, "ledger");
        Objects.requireNonNull(changes, "changes");
        Objects.requireNonNull(unpublished, "unpublished");
        Objects.requireNonNull(vectors, "vectors");
    }

    /** Which store this is. */
    public StoreId id() {
        return frames.id();
    }

    /** Names the node among all that share a home. */
    String node() {
        return changes.historyId();
    }

    /** Reads what is at home here, and no replica. */
    public FrameReader ownFrames() {
        return this::findOwn;
    }

    /** Those of the frames that are at home here. */
    Map<FrameId, StoredFrame> findOwn(Collection<FrameId> ids, Deadline deadline) {
        Map<FrameId, Residency> own = ledger.find(ids, deadline);
        return own.isEmpty() ? Map.of() : frames.find(own.keySet(), deadline);
    }

    /** The copies here of frames that are at home elsewhere. */
    Map<FrameId, StoredFrame> findReplicas(Collection<FrameId> ids, Deadline deadline) {
        Map<FrameId, StoredFrame> replicas = new HashMap<>(frames.find(ids, deadline));
        // Asked after the copies were read: one that came home in between is no replica.
        replicas.keySet()
                .removeAll(ledger.find(Set.copyOf(replicas.keySet()), deadline).keySet());
        return replicas;
    }

    /**
     * Those that the shared home is to be asked about: neither at home here, nor forgotten here and not erased yet. Once they are erased the shared home has been told, and
     * if it still holds a frame of that id, it is another one.
     */
    Set<FrameId> shared(Collection<FrameId> ids, Deadline deadline) {
        Set<FrameId> shared = new HashSet<>(ids);
        if (!shared.isEmpty()) {
            shared.removeAll(ledger.find(ids, deadline).keySet());
            Set<FrameId> forgotten = new HashSet<>(frames.findForgotten(shared, deadline));
            if (!forgotten.isEmpty()) {
                forgotten.retainAll(Set.copyOf(frames.listPendingErasures(Integer.MAX_VALUE, deadline)));
                shared.removeAll(forgotten);
            }
        }
        return shared;
    }
}
