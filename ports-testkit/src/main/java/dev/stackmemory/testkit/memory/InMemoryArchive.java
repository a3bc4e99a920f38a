package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException.CapacityExceeded;
import dev.stackmemory.ports.search.SessionNeighbours;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.StoreMaintenance;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A store in memory without a ledger: every copy that it was given is listed, searched and counted, until it is deleted. */
public final class InMemoryArchive implements FrameStore {
    private final MemoryState state;
    private final InMemoryHome copies;
    private final Set<FrameId> refused = ConcurrentHashMap.newKeySet();

    /** @param time passes as {@link #faults()} tell it */
    public InMemoryArchive(StoreId id, VirtualTime time) {
        this.state = MemoryState.withoutLedger(id, Tier.COLD, time);
        this.copies = new InMemoryHome(state);
    }

    /** What goes wrong here. */
    public Faults faults() {
        return state.faults;
    }

    public FrameCatalog catalog() {
        return copies.catalog();
    }

    /** What an index is derived from. */
    public ChangeFeed changes() {
        return copies.changes();
    }

    public SessionNeighbours neighbours() {
        return copies.neighbours();
    }

    public VectorIndex vectors() {
        return copies.vectors();
    }

    public StoreMaintenance maintenance() {
        return copies.maintenance();
    }

    /** Erases every copy of the frames. */
    public Erasing erasing() {
        return new Erasing() {
            @Override
            public String name() {
                return state.id.toString();
            }

            @Override
            public Set<FrameId> erase(Collection<FrameId> ids, Deadline deadline) {
                state.write("erase", deadline, () -> {
                    for (FrameId id : ids) {
                        if (state.drop(id)) {
                            state.changed(id);
                        }
                    }
                });
                return new HashSet<>(ids);
            }
        };
    }

    /** As {@link InMemoryHome#damage}. */
    public void damage(FrameId frame) {
        copies.damage(frame);
    }

    /** The frame is too large for this store from now on. */
    public void refuse(FrameId frame) {
        refused.add(frame);
    }

    @Override
    public StoreId id() {
        return state.id;
    }

    @Override
    public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
        return copies.find(ids, deadline);
    }

    @Override
    public void put(List<StoredFrame> frames, Deadline deadline) {
        frames.stream()
                .map(copy -> copy.frame().id())
                .filter(refused::contains)
                .findFirst()
                .ifPresent(frame -> {
                    throw new CapacityExceeded("frame " + frame + " is too large for the archive in memory", null);
                });
        copies.put(frames, deadline);
    }

    @Override
    public Set<FrameId> delete(List<CopyVersion> versions, Deadline deadline) {
        return copies.delete(versions, deadline);
    }
}
