package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.bootstrap.DerivedIndexes;
import dev.stackmemory.bootstrap.VectorIndexing;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import java.util.List;

/**
 * The indexes of several stores, made anew one after the other.
 *
 * @param texts in their order; the first for which the time does not suffice is the last that is begun
 * @param vectors those of the one store that leaves a choice
 */
record IndexesInTurn(List<Texts> texts, Vectors vectors) implements DerivedIndexes {
    /** {@link DerivedIndexes#rebuildTexts} of one store. */
    @FunctionalInterface
    interface Texts {
        boolean rebuild(Progress progress, Deadline deadline);
    }

    /** {@link DerivedIndexes#indexVectors} of one store. */
    @FunctionalInterface
    interface Vectors {
        /** There is no choice. */
        Vectors NONE = (kind, deadline) -> false;

        boolean index(VectorIndexing kind, Deadline deadline);
    }

    IndexesInTurn {
        texts = List.copyOf(texts);
    }

    @Override
    public boolean rebuildTexts(Progress progress, Deadline deadline) {
        return texts.stream().allMatch(each -> each.rebuild(progress, deadline));
    }

    @Override
    public boolean indexVectors(VectorIndexing kind, Deadline deadline) {
        return vectors.index(kind, deadline);
    }
}
