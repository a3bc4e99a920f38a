package dev.stackmemory.bootstrap.internal.measure;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.measure.Operation;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Measures a store of frames. */
final class MeasuredFrames implements FrameStore {
    private final FrameStore frames;
    private final StoreMeter meter;

    MeasuredFrames(FrameStore frames, StoreMeter meter) {
        this.frames = frames;
        this.meter = meter;
    }

    @Override
    public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
        return meter.call(Operation.FIND, () -> frames.find(ids, deadline));
    }

    @Override
    public StoreId id() {
        return frames.id();
    }

    @Override
    public void put(List<StoredFrame> copies, Deadline deadline) {
        meter.run(Operation.MOVE, () -> frames.put(copies, deadline));
    }

    @Override
    public Set<FrameId> delete(List<CopyVersion> copies, Deadline deadline) {
        return meter.call(Operation.MOVE, () -> frames.delete(copies, deadline));
    }
}
