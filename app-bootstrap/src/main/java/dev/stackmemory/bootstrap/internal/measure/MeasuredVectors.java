package dev.stackmemory.bootstrap.internal.measure;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.measure.Operation;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.ports.search.VectorIndex;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Measures an index of vectors. */
final class MeasuredVectors implements VectorIndex {
    private final VectorIndex vectors;
    private final StoreMeter meter;

    MeasuredVectors(VectorIndex vectors, StoreMeter meter) {
        this.vectors = vectors;
        this.meter = meter;
    }

    @Override
    public void put(ModelId model, List<FrameVector> kept, Deadline deadline) {
        meter.run(Operation.EMBED, () -> vectors.put(model, kept, deadline));
    }

    @Override
    public List<VectorHit> nearest(ModelId model, float[] query, FrameFilter filter, int limit, Deadline deadline) {
        return meter.call(Operation.SEARCH, () -> vectors.nearest(model, query, filter, limit, deadline));
    }

    @Override
    public boolean isExact() {
        return vectors.isExact();
    }

    @Override
    public Set<FrameId> findEmbedded(ModelId model, Collection<FrameId> frames, Deadline deadline) {
        return meter.call(Operation.EMBED, () -> vectors.findEmbedded(model, frames, deadline));
    }

    @Override
    public List<FrameVector> find(ModelId model, Collection<FrameId> frames, Deadline deadline) {
        return meter.call(Operation.EMBED, () -> vectors.find(model, frames, deadline));
    }

    @Override
    public List<ModelUsage> listModels(Deadline deadline) {
        return meter.call(Operation.EMBED, () -> vectors.listModels(deadline));
    }

    @Override
    public void drop(ModelId model, Deadline deadline) {
        meter.run(Operation.EMBED, () -> vectors.drop(model, deadline));
    }
}
