package dev.stackmemory.bootstrap;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;

/** Makes the indexes of a topology anew from its frames and vectors. */
public interface DerivedIndexes {
    /**
     * Makes the index of the words anew. Until that is done, the old one is searched.
     *
     * @return whether nothing was left to do; false means that the deadline came first
     */
    boolean rebuildTexts(Progress progress, Deadline deadline);

    /**
     * Makes the index of the vectors as the kind says, and takes another away, while searches and writes go on.
     *
     * @return false if the stores of the topology leave no choice; nothing is done then
     */
    boolean indexVectors(VectorIndexing kind, Deadline deadline);
}
