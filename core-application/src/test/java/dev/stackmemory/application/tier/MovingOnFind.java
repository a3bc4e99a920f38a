package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A store whose frames move just before they are read. */
record MovingOnFind(FrameStore store, Runnable move) implements FrameStore {
    @Override
    public StoreId id() {
        return store.id();
    }

    @Override
    public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
        move.run();
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
