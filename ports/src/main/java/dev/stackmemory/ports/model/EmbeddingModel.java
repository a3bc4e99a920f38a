package dev.stackmemory.ports.model;

import dev.stackmemory.ports.Deadline;
import java.util.List;

/**
 * Turns texts into vectors whose cosine says how alike their meanings are. Thread-safe; may be slow and may cost money.
 *
 * <p>Many models want to be told whether a text is kept or asks for one that is (by a prefix, for instance): what is stored goes through
 * {@link #embed}, what is searched for through {@link #embedQuery}. The vectors of both are compared with each other.
 */
public interface EmbeddingModel extends AutoCloseable {
    /**
     * The model and the dimension of its vectors; the first call may ask the provider or load the model. Whatever changes the vectors of
     * stored texts changes the name.
     *
     * @throws dev.stackmemory.ports.failure.StoreException.Unavailable if the provider does not answer, or the model cannot be loaded
     * @throws dev.stackmemory.ports.failure.StoreException.AccessDenied if it refuses the key
     * @throws dev.stackmemory.ports.failure.StoreException.DeadlineExceeded if the deadline passed first
     */
    ModelId id(Deadline deadline);

    /**
     * One vector for each text that is kept, in order. A text longer than the model takes is cut, never refused. A text without anything to
     * embed (blank) has a vector of zeros, which has no direction and is not worth keeping; every other vector is finite and not all zero.
     *
     * @param texts any number, batched by the implementation
     * @throws dev.stackmemory.ports.failure.StoreException.Unavailable if the provider does not answer after its own retries, or answers
     *     with something else than vectors of the model
     * @throws dev.stackmemory.ports.failure.StoreException.AccessDenied if it refuses the key
     * @throws dev.stackmemory.ports.failure.StoreException.CapacityExceeded if the model cannot take one of the texts (too long even
     *     when hardly anything is left of it, or its vector is not finite); the others can be embedded without it
     * @throws dev.stackmemory.ports.failure.StoreException.DeadlineExceeded if the deadline passed first; no vector is returned
     */
    List<float[]> embed(List<String> texts, Deadline deadline);

    /** The vector of a text that searches for kept ones; otherwise as {@link #embed}. */
    default float[] embedQuery(String text, Deadline deadline) {
        return embed(List.of(text), deadline).get(0);
    }

    @Override
    void close();
}
