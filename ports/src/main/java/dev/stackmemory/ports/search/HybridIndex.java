package dev.stackmemory.ports.search;

import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.ModelId;
import java.util.List;
import java.util.Objects;

/** The words and the vectors of one store that keeps both in one place: asked together, they cost one wait for it. Thread-safe. */
public interface HybridIndex {
    /**
     * Opens the words as {@link LexicalIndex#open} does and finds the nearest as {@link VectorIndex#nearest} does, in one round trip where the words
     * have nothing to catch up with. Where it fails, neither is there.
     */
    Opened open(ModelId model, float[] query, FrameFilter filter, int limit, Deadline deadline);

    /**
     * What came.
     *
     * @param words to be closed
     * @param nearest the nearest vectors, nearest first
     */
    record Opened(LexicalView words, List<VectorHit> nearest) {
        public Opened {
            Objects.requireNonNull(words, "words");
            nearest = List.copyOf(nearest);
        }
    }
}
