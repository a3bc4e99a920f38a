package dev.stackmemory.adapter.embedding.configure;

import dev.stackmemory.adapter.embedding.internal.OnnxFolderEmbeddingModel;
import dev.stackmemory.adapter.embedding.internal.OpenAiEmbeddingModel;
import dev.stackmemory.ports.model.EmbeddingModel;
import java.util.Optional;

/** Makes the embedding model that the settings ask for. */
public final class EmbeddingModels {
    private EmbeddingModels() {}

    /** The model, or empty if none is set. Cheap: nothing is connected or loaded before the first vector is asked for. */
    public static Optional<EmbeddingModel> open(EmbeddingSettings settings) {
        return switch (settings) {
            case EmbeddingSettings.None none -> Optional.empty();
            case EmbeddingSettings.Http http -> Optional.of(new OpenAiEmbeddingModel(http));
            case EmbeddingSettings.Onnx onnx -> Optional.of(new OnnxFolderEmbeddingModel(onnx));
        };
    }
}
