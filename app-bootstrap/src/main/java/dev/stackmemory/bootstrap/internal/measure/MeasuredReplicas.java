package dev.stackmemory.bootstrap.internal.measure;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.measure.Operation;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.ReplicaCopy;
import dev.stackmemory.ports.store.ReplicaStore;
import dev.stackmemory.ports.store.StoredFrame;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Measures a store of replicas. */
final class MeasuredReplicas implements ReplicaStore {
    private final ReplicaStore replicas;
    private final StoreMeter meter;

    MeasuredReplicas(ReplicaStore replicas, StoreMeter meter) {
        this.replicas = replicas;
        this.meter = meter;
    }

    @Override
    public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
        return meter.call(Operation.FIND, () -> replicas.find(ids, deadline));
    }

    @Override
    public StoreId id() {
        return replicas.id();
    }

    @Override
    public void put(List<StoredFrame> copies, Deadline deadline) {
        meter.run(Operation.MOVE, () -> replicas.put(copies, deadline));
    }

    @Override
    public Set<FrameId> delete(List<CopyVersion> copies, Deadline deadline) {
        return meter.call(Operation.MOVE, () -> replicas.delete(copies, deadline));
    }

    @Override
    public Map<FrameId, ReplicaCopy> findReplicas(Collection<FrameId> ids, Deadline deadline) {
        return meter.call(Operation.FIND, () -> replicas.findReplicas(ids, deadline));
    }

    @Override
    public void putValidated(List<StoredFrame> copies, Instant validatedAt, Deadline deadline) {
        meter.run(Operation.MOVE, () -> replicas.putValidated(copies, validatedAt, deadline));
    }

    @Override
    public Set<FrameId> validate(List<CopyVersion> versions, Instant at, Deadline deadline) {
        return meter.call(Operation.MOVE, () -> replicas.validate(versions, at, deadline));
    }

    @Override
    public Set<FrameId> mayHold(Collection<FrameId> ids, Deadline deadline) {
        return meter.call(Operation.FIND, () -> replicas.mayHold(ids, deadline));
    }

    @Override
    public void forget(Collection<FrameId> ids, Deadline deadline) {
        meter.run(Operation.FORGET, () -> replicas.forget(ids, deadline));
    }

    @Override
    public void clear(Deadline deadline) {
        meter.run(Operation.FORGET, () -> replicas.clear(deadline));
    }
}
