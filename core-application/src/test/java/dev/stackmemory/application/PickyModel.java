package dev.stackmemory.application;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.testkit.memory.Faults;
import dev.stackmemory.testkit.memory.HashingEmbeddingModel;
import dev.stackmemory.testkit.memory.VirtualTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A model that has no direction for blank texts and cannot take poisoned ones. Something may happen while it works. */
final class PickyModel implements EmbeddingModel {
    static final String POISON = "poison";

    private final HashingEmbeddingModel model;
    private Optional<Runnable> duringNextEmbed = Optional.empty();
    private boolean picky = true;

    PickyModel(ModelId id) {
        this.model = new HashingEmbeddingModel(id);
    }

    Faults faults() {
        return model.faults();
    }

    VirtualTime time() {
        return model.time();
    }

    void duringNextEmbed(Runnable action) {
        duringNextEmbed = Optional.of(action);
    }

    void acceptEverything() {
        picky = false;
    }

    @Override
    public ModelId id(Deadline deadline) {
        return model.id(deadline);
    }

    @Override
    public List<float[]> embed(List<String> texts, Deadline deadline) {
        List<float[]> vectors = model.embed(texts, deadline);
        Optional<Runnable> action = duringNextEmbed;
        duringNextEmbed = Optional.empty();
        action.ifPresent(Runnable::run);
        for (int index = 0; index < texts.size(); index++) {
            if (picky && texts.get(index).contains(POISON)) {
                throw new StoreException.CapacityExceeded("the model cannot take this text", null);
            }
            if (texts.get(index).replace('\u00a0', ' ').isBlank()) {
                Arrays.fill(vectors.get(index), 0);
            }
        }
        return vectors;
    }

    @Override
    public void close() {
        model.close();
    }
}
