package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.ReplicaStore;
import dev.stackmemory.ports.store.StoredFrame;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An archive as its readers see it, with replicas before it in a store that lies beside the ledger: what was read from the archive once is read from
 * there, as long as the ledger has the same revision and hash. Nothing but what was read from the archive becomes a replica. Replicas that are away, empty
 * or damaged cost a read of the archive. For readers only: whoever compares copies asks the archive itself. Thread-safe.
 */
public final class ReplicatedArchive implements FrameStore {
    /** What a read loses at most to replicas that do not answer, asking them and telling them. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final FrameStore archive;
    private final FrameReader slow;
    private final ReplicaStore replicas;
    private final Ledger ledger;

    /** @param slow reads from the archive what has no replica */
    public ReplicatedArchive(FrameStore archive, FrameReader slow, ReplicaStore replicas, Ledger ledger) {
        this.archive = archive;
        this.slow = slow;
        this.replicas = replicas;
        this.ledger = ledger;
    }

    @Override
    public StoreId id() {
        return archive.id();
    }

    @Override
    public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
        Map<FrameId, StoredFrame> found = new LinkedHashMap<>(findReplicas(ids, deadline));
        Set<FrameId> missing = new LinkedHashSet<>(ids);
        missing.removeAll(found.keySet());
        if (!missing.isEmpty()) {
            Map<FrameId, StoredFrame> read = slow.find(missing, deadline);
            replicate(List.copyOf(read.values()), deadline);
            found.putAll(read);
        }
        return found;
    }

    /** Those replicas that the ledger says are right. */
    private Map<FrameId, StoredFrame> findReplicas(Collection<FrameId> ids, Deadline deadline) {
        try {
            Map<FrameId, StoredFrame> copies = replicas.find(ids, deadline.within(PATIENCE));
            if (copies.isEmpty()) {
                return Map.of();
            }
            Map<FrameId, StoredFrame> right = new LinkedHashMap<>();
            for (Residency residency : ledger.find(copies.keySet(), deadline).values()) {
                StoredFrame copy = copies.get(residency.frame());
                if (copy != null && copy.matches(residency)) {
                    right.put(residency.frame(), copy);
                }
            }
            return right;
        } catch (StoreException notToBeHad) {
            return Map.of();
        }
    }

    private void replicate(List<StoredFrame> read, Deadline deadline) {
        try {
            if (!read.isEmpty()) {
                replicas.put(read, deadline.within(PATIENCE));
            }
        } catch (StoreException notKept) {
            // The next read asks the archive again.
        }
    }

    @Override
    public void put(List<StoredFrame> copies, Deadline deadline) {
        archive.put(copies, deadline);
    }

    @Override
    public Set<FrameId> delete(List<CopyVersion> copies, Deadline deadline) {
        return archive.delete(copies, deadline);
    }
}
