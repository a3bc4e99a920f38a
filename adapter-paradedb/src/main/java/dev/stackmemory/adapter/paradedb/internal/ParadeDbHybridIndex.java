package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.HybridIndex;

/** Looks at the text index in the round trip in which the vectors are searched: with its postings in memory, words need no more. */
public final class ParadeDbHybridIndex implements HybridIndex {
    private final ParadeDbLexicalIndex words;
    private final ParadeDbVectorIndex vectors;

    public ParadeDbHybridIndex(ParadeDbLexicalIndex words, ParadeDbVectorIndex vectors) {
        this.words = words;
        this.vectors = vectors;
    }

    @Override
    public Opened open(ModelId model, float[] query, FrameFilter filter, int limit, Deadline deadline) {
        ParadeDbVectorIndex.Nearest nearest = vectors.nearest(model, query, filter, limit, words.name(), deadline);
        return new Opened(words.open(nearest.look().orElse(null), deadline), nearest.hits());
    }
}
