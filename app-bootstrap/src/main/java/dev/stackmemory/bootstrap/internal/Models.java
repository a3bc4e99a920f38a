package dev.stackmemory.bootstrap.internal;

import dagger.Module;
import dagger.Provides;
import dev.stackmemory.adapter.embedding.configure.EmbeddingModels;
import dev.stackmemory.adapter.embedding.configure.EmbeddingValues;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.bootstrap.settings.SettingsException;
import dev.stackmemory.ports.model.EmbeddingModel;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/** The model that turns text into vectors, if one is set. */
@Module
interface Models {
    /** What figures call it. */
    String MODEL = "model";

    @Provides
    @Singleton
    static Optional<EmbeddingModel> model(
            Settings settings, Map<String, String> environment, Measurements measurements, Closing closing) {
        Map<String, String> values = settings.embedding();
        if (values.isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<EmbeddingModel> model = EmbeddingModels.open(EmbeddingValues.read(values, environment));
            model.ifPresent(closing::add);
            return model.map(measurements.of(MODEL)::of);
        } catch (IllegalArgumentException wrong) {
            throw new SettingsException("embedding: " + wrong.getMessage(), wrong);
        }
    }
}
