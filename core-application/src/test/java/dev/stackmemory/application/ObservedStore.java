package dev.stackmemory.application;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A store of which some frames cannot be read back, and in which something may happen just before a read. */
public final class ObservedStore implements FrameStore {
    private final FrameStore store;
    private final Set<FrameId> corrupt = new HashSet<>();
    private Optional<Runnable> beforeNextFind = Optional.empty();

    public ObservedStore(FrameStore store) {
        this.store = store;
    }

    public void corrupt(FrameId frame) {
        corrupt.add(frame);
    }

    public void beforeNextFind(Runnable action) {
        beforeNextFind = Optional.of(action);
    }

    @Override
    public StoreId id() {
        return store.id();
    }

    @Override
    public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
        Optional<Runnable> action = beforeNextFind;
        beforeNextFind = Optional.empty();
        action.ifPresent(Runnable::run);
        for (FrameId id : ids) {
            if (corrupt.contains(id)) {
                throw new StoreException.CorruptFrame("frame " + id + " cannot be read back", null);
            }
        }
        return store.find(ids, deadline);
    }

    @Override
    public void put(List<StoredFrame> copies, Deadline deadline) {
        store.put(copies, deadline);
    }

    @Override
    public Set<FrameId> delete(List<CopyVersion> copies, Deadline deadline) {
        return store.delete(copies, deadline);
    }
}
