package dev.stackmemory.application.search;

import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.search.HybridIndex;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.SessionNeighbours;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.FrameStore;
import java.util.Objects;
import java.util.Optional;

/**
 * A home and what finds frames in it.
 *
 * @param tier the tier that it serves
 * @param frames the frames themselves
 * @param words finds them by their words
 * @param neighbours finds what stands beside them in their session
 * @param vectors finds them by meaning; absent where the store keeps no vectors
 * @param both asks words and vectors at once; absent where that saves nothing, or {@code vectors} is
 */
public record SearchableHome(
        Tier tier,
        FrameStore frames,
        LexicalIndex words,
        SessionNeighbours neighbours,
        Optional<VectorIndex> vectors,
        Optional<HybridIndex> both) {
    public SearchableHome {
        Objects.requireNonNull(tier, "tier");
        Objects.requireNonNull(frames, "frames");
        Objects.requireNonNull(words, "words");
        Objects.requireNonNull(neighbours, "neighbours");
        Objects.requireNonNull(vectors, "vectors");
        if (both.isPresent() && vectors.isEmpty()) {
            throw new IllegalArgumentException("words and vectors are asked at once where there are no vectors");
        }
    }

    /** A home whose words and vectors are asked apart. */
    public SearchableHome(
            Tier tier,
            FrameStore frames,
            LexicalIndex words,
            SessionNeighbours neighbours,
            Optional<VectorIndex> vectors) {
        this(tier, frames, words, neighbours, vectors, Optional.empty());
    }

    /** Which store this is. */
    public StoreId store() {
        return frames.id();
    }
}
