package dev.stackmemory.ports.search;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.ModelId;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The vectors of the frames at home in one store, by model. A vector whose frame has gone or was edited since is not there. Thread-safe. */
public interface VectorIndex {
    /**
     * Keeps the vectors of one model, each in the place of an earlier one of its frame; durable on return. A vector of a frame that is not at home here, or
     * whose revision has moved on, is passed over.
     *
     * @throws IllegalArgumentException if a vector has another dimension than the model; then none is kept
     */
    void put(ModelId model, List<FrameVector> vectors, Deadline deadline);

    /**
     * The frames nearest to the query by cosine similarity, nearest first, ties by the UTF-8 bytes of the id. Where the index {@link
     * #isExact()}, the answer is that of comparing every vector that passes the filter; elsewhere some of the nearest may be missing.
     *
     * @param query of the model's dimension
     * @param limit at least 1
     * @throws IllegalArgumentException if the query has another dimension than the model, or the limit is below 1
     */
    List<VectorHit> nearest(ModelId model, float[] query, FrameFilter filter, int limit, Deadline deadline);

    /** Whether {@link #nearest} leaves out none of the nearest. An index that only proposes says false, and so does who passes its answer on. */
    default boolean isExact() {
        return true;
    }

    /** Which of the frames have a vector of the model for the revision that is at home. */
    Set<FrameId> findEmbedded(ModelId model, Collection<FrameId> frames, Deadline deadline);

    /**
     * The vectors of the model that the frames have here, each of the revision that is at home; frames without one are missing. In no particular order. The
     * components are those that were put, bit for bit and not scaled; where a store keeps a model in lesser precision, what it has kept.
     *
     * @param frames any number; one that is named twice has one vector. The answer takes 4 bytes for each component of each vector
     */
    List<FrameVector> find(ModelId model, Collection<FrameId> frames, Deadline deadline);

    /** Which models have vectors here, and how many. */
    List<ModelUsage> listModels(Deadline deadline);

    /** Drops every vector of the model. */
    void drop(ModelId model, Deadline deadline);

    /**
     * How many vectors a model has.
     *
     * @param vectors at least 1
     */
    record ModelUsage(ModelId model, long vectors) {}
}
