package dev.stackmemory.application.search;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.ports.search.VectorIndex;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Vectors that answer as others do, but for what is overridden. As thread-safe as those are. */
public abstract class ForwardingVectorIndex implements VectorIndex {
    private final VectorIndex vectors;

    protected ForwardingVectorIndex(VectorIndex vectors) {
        this.vectors = vectors;
    }

    @Override
    public void put(ModelId model, List<FrameVector> kept, Deadline deadline) {
        vectors.put(model, kept, deadline);
    }

    @Override
    public List<FrameVector> find(ModelId model, Collection<FrameId> frames, Deadline deadline) {
        return vectors.find(model, frames, deadline);
    }

    @Override
    public List<VectorHit> nearest(ModelId model, float[] query, FrameFilter filter, int limit, Deadline deadline) {
        return vectors.nearest(model, query, filter, limit, deadline);
    }

    @Override
    public boolean isExact() {
        return vectors.isExact();
    }

    @Override
    public Set<FrameId> findEmbedded(ModelId model, Collection<FrameId> frames, Deadline deadline) {
        return vectors.findEmbedded(model, frames, deadline);
    }

    @Override
    public List<ModelUsage> listModels(Deadline deadline) {
        return vectors.listModels(deadline);
    }

    @Override
    public void drop(ModelId model, Deadline deadline) {
        vectors.drop(model, deadline);
    }
}
