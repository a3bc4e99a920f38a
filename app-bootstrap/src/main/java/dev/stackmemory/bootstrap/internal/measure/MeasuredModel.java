package dev.stackmemory.bootstrap.internal.measure;

import dev.stackmemory.domain.measure.Operation;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.model.ModelId;
import java.util.List;

/** Measures a model. */
final class MeasuredModel implements EmbeddingModel {
    private final EmbeddingModel model;
    private final StoreMeter meter;

    MeasuredModel(EmbeddingModel model, StoreMeter meter) {
        this.model = model;
        this.meter = meter;
    }

    @Override
    public ModelId id(Deadline deadline) {
        return model.id(deadline);
    }

    @Override
    public List<float[]> embed(List<String> texts, Deadline deadline) {
        return meter.call(Operation.EMBED, () -> model.embed(texts, deadline));
    }

    @Override
    public float[] embedQuery(String text, Deadline deadline) {
        return meter.call(Operation.EMBED, () -> model.embedQuery(text, deadline));
    }

    @Override
    public void close() {
        model.close();
    }
}
