package dev.stackmemory.bootstrap.internal.measure;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.measure.Operation;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.RecordReceipt;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Measures a home. */
final class MeasuredHome implements FrameHome {
    private final FrameHome home;
    private final StoreMeter meter;

    MeasuredHome(FrameHome home, StoreMeter meter) {
        this.home = home;
        this.meter = meter;
    }

    @Override
    public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
        return meter.call(Operation.FIND, () -> home.find(ids, deadline));
    }

    @Override
    public StoreId id() {
        return home.id();
    }

    @Override
    public void put(List<StoredFrame> copies, Deadline deadline) {
        meter.run(Operation.MOVE, () -> home.put(copies, deadline));
    }

    @Override
    public Set<FrameId> delete(List<CopyVersion> copies, Deadline deadline) {
        return meter.call(Operation.MOVE, () -> home.delete(copies, deadline));
    }

    @Override
    public RecordReceipt record(List<FrameWrite> writes, Deadline deadline) {
        return meter.call(Operation.RECORD, () -> home.record(writes, deadline));
    }

    @Override
    public List<CopyVersion> listReplicas(Optional<FrameId> after, int limit, Deadline deadline) {
        return meter.call(Operation.MOVE, () -> home.listReplicas(after, limit, deadline));
    }

    @Override
    public Set<FrameId> forget(Collection<FrameId> ids, Deadline deadline) {
        return meter.call(Operation.FORGET, () -> home.forget(ids, deadline));
    }

    @Override
    public Set<FrameId> findForgotten(Collection<FrameId> ids, Deadline deadline) {
        return meter.call(Operation.FORGET, () -> home.findForgotten(ids, deadline));
    }

    @Override
    public List<FrameId> listPendingErasures(int limit, Deadline deadline) {
        return meter.call(Operation.FORGET, () -> home.listPendingErasures(limit, deadline));
    }

    @Override
    public void confirmErased(Collection<FrameId> ids, Deadline deadline) {
        meter.run(Operation.FORGET, () -> home.confirmErased(ids, deadline));
    }
}
