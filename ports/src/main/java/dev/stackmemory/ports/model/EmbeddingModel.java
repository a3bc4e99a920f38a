package dev.stackmemory.ports.model;

import dev.stackmemory.ports.Deadline;
import java.util.List;

/** Turns texts into vectors whose cosine says how alike their meanings are. Thread-safe; may be slow and may cost money. */
public interface EmbeddingModel extends AutoCloseable {
    /**
     * The model and the dimension of its vectors; the first call may ask the provider.
     *
     * @throws dev.stackmemory.ports.failure.StoreException.Unavailable if the provider does not answer
     */
    ModelId id(Deadline deadline);

    /**
     * One vector for each text, in order. A text longer than the model takes is cut, never refused.
     *
     * @param texts any number, batched by the implementation
     * @throws dev.stackmemory.ports.failure.StoreException.Unavailable if the provider does not answer, after its own retries
     * @throws dev.stackmemory.ports.failure.StoreException.AccessDenied if it refuses the key
     */
    List<float[]> embed(List<String> texts, Deadline deadline);

    @Override
    void close();
}
