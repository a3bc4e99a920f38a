package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.ports.search.VectorIndex;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The vectors beside a home in memory; every query compares every vector. */
public final class InMemoryVectorIndex implements VectorIndex {
    private final MemoryState state;

    InMemoryVectorIndex(MemoryState state) {
        this.state = state;
    }

    @Override
    public void put(ModelId model, List<FrameVector> vectors, Deadline deadline) {
        for (FrameVector vector : vectors) {
            requireDimension(model, vector.dimension());
        }
        state.write("vectors.put", deadline, () -> {
            for (FrameVector vector : vectors) {
                if (isCurrent(vector)) {
                    state.vectors
                            .computeIfAbsent(model, added -> new HashMap<>())
                            .put(vector.frame(), vector);
                }
            }
        });
    }

    @Override
    public List<VectorHit> nearest(ModelId model, float[] query, FrameFilter filter, int limit, Deadline deadline) {
        requireDimension(model, query.length);
        if (limit < 1) {
            throw new IllegalArgumentException("limit " + limit + " is below 1");
        }
        return state.read(
                "vectors.nearest",
                deadline,
                () -> current(model)
                        .filter(vector -> state.atHome(vector.frame())
                                .filter(copy -> filter.matches(copy.frame()))
                                .isPresent())
                        .map(vector ->
                                new VectorHit(vector.frame(), vector.revision(), cosine(query, vector.components())))
                        .sorted(VectorHit.NEAREST_FIRST)
                        .limit(limit)
                        .toList());
    }

    @Override
    public Set<FrameId> findEmbedded(ModelId model, Collection<FrameId> frames, Deadline deadline) {
        var asked = Set.copyOf(frames);
        return state.read(
                "vectors.findEmbedded",
                deadline,
                () -> current(model)
                        .map(FrameVector::frame)
                        .filter(asked::contains)
                        .collect(Collectors.toSet()));
    }

    @Override
    public List<FrameVector> find(ModelId model, Collection<FrameId> frames, Deadline deadline) {
        var asked = Set.copyOf(frames);
        return state.read(
                "vectors.find",
                deadline,
                () -> current(model)
                        .filter(vector -> asked.contains(vector.frame()))
                        .toList());
    }

    @Override
    public List<ModelUsage> listModels(Deadline deadline) {
        return state.read(
                "vectors.listModels",
                deadline,
                () -> state.vectors.keySet().stream()
                        .map(model -> new ModelUsage(model, current(model).count()))
                        .filter(usage -> usage.vectors() > 0)
                        .toList());
    }

    @Override
    public void drop(ModelId model, Deadline deadline) {
        state.write("vectors.drop", deadline, () -> {
            state.vectors.remove(model);
        });
    }

    private Stream<FrameVector> current(ModelId model) {
        return state.vectors.getOrDefault(model, Map.of()).values().stream().filter(this::isCurrent);
    }

    private boolean isCurrent(FrameVector vector) {
        return state.atHome(vector.frame())
                .filter(copy -> copy.frame().revision() == vector.revision())
                .isPresent();
    }

    private static void requireDimension(ModelId model, int dimension) {
        if (dimension != model.dimension()) {
            throw new IllegalArgumentException("a vector of dimension " + dimension + " is not of model " + model);
        }
    }

    private static double cosine(float[] left, float[] right) {
        double product = 0;
        double leftSquares = 0;
        double rightSquares = 0;
        for (int index = 0; index < left.length; index++) {
            product += (double) left[index] * right[index];
            leftSquares += (double) left[index] * left[index];
            rightSquares += (double) right[index] * right[index];
        }
        return Math.clamp(product / Math.sqrt(leftSquares * rightSquares), -1.0, 1.0);
    }
}
