package dev.stackmemory.application;

import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.search.VectorIndex.ModelUsage;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.Outbox;
import java.util.List;

/** Says how many frames the search by meaning can find: after a change of the model, the older ones have no vector of it. Thread-safe. */
public final class ReportVectors {
    private static final int MAX_DEAD_LETTERS = 1_000_000;

    private final FrameCatalog catalog;
    private final List<Outbox> outboxes;
    private final VectorIndex vectors;
    private final EmbeddingModel model;

    public ReportVectors(FrameCatalog catalog, List<Outbox> outboxes, VectorIndex vectors, EmbeddingModel model) {
        this.catalog = catalog;
        this.outboxes = List.copyOf(outboxes);
        this.vectors = vectors;
        this.model = model;
    }

    /**
     * The vectors there are.
     *
     * @param model the configured one
     * @param frames how many frames there are
     * @param embedded how many of them have a vector of the model
     * @param queued how many wait for one, those that were given up included
     * @param others which other models have vectors, and how many: they are of no use, but for going back to that model
     */
    public record VectorsReport(ModelId model, long frames, long embedded, long queued, List<ModelUsage> others) {
        public VectorsReport {
            others = List.copyOf(others);
        }

        /** How many frames have no vector and wait for none; those without any text among them never get one. */
        public long missing() {
            return Math.max(0, frames - embedded - queued);
        }
    }

    /**
     * The vectors as they are. A few counts, no walk over the frames.
     *
     * @throws dev.stackmemory.ports.failure.StoreException if the home does not answer, or the model cannot say which one it is
     */
    public VectorsReport report(Deadline deadline) {
        ModelId current = model.id(deadline);
        List<ModelUsage> models = vectors.listModels(deadline);
        long embedded = models.stream()
                .filter(usage -> usage.model().equals(current))
                .mapToLong(ModelUsage::vectors)
                .sum();
        long frames = catalog.count(FrameFilter.ALL, deadline);
        long queued = frames > embedded
                ? outboxes.stream()
                        .mapToLong(outbox -> queued(outbox, deadline))
                        .sum()
                : 0;
        return new VectorsReport(
                current,
                frames,
                embedded,
                queued,
                models.stream().filter(usage -> !usage.model().equals(current)).toList());
    }

    private static long queued(Outbox outbox, Deadline deadline) {
        return outbox.depth(EmbedFrames.TOPIC, deadline)
                + outbox.listDeadLetters(EmbedFrames.TOPIC, MAX_DEAD_LETTERS, deadline)
                        .size();
    }
}
