package dev.stackmemory.adapter.lucene.segment;

import dev.stackmemory.ports.model.ModelId;
import java.util.Map;

/**
 * What a segment holds.
 *
 * @param frames how many frames, hidden ones included
 * @param vectors how many vectors of each model that has any
 * @param bytes the size of its file
 */
public record SegmentSummary(int frames, Map<ModelId, Integer> vectors, long bytes) {
    public SegmentSummary {
        vectors = Map.copyOf(vectors);
    }
}
