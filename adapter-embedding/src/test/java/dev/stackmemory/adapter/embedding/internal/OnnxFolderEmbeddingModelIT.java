package dev.stackmemory.adapter.embedding.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.stackmemory.adapter.embedding.configure.EmbeddingSettings.Onnx;
import dev.stackmemory.adapter.embedding.configure.EmbeddingSettings.Pooling;
import dev.stackmemory.adapter.embedding.configure.EmbeddingSettings.Prefixes;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.ModelId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxFolderEmbeddingModelIT {
    @TempDir
    Path temporary;

    private Path folder = Path.of("");

    @BeforeEach
    void writeModel() throws IOException {
        folder = TinyOnnx.write(temporary.resolve("tiny-model"), "mean");
    }

    @Test
    void embed_mean_isMeanOfAllTokens_ofLengthOne() {
        try (OnnxFolderEmbeddingModel model = open()) {
            List<float[]> vectors = model.embed(List.of("cat", "Dog car"), Deadline.NEVER);
            assertThat(vectors).hasSize(2);
            assertClose(vectors.get(0), normalized(sum(1, 3, 2)));
            assertClose(vectors.get(1), normalized(sum(1, 4, 5, 2)));
        }
    }

    @Test
    void embed_cls_isFirstToken() throws IOException {
        TinyOnnx.write(folder, "cls");
        try (OnnxFolderEmbeddingModel model = open()) {
            assertClose(model.embedQuery("cat", Deadline.NEVER), normalized(sum(1)));
        }
    }

    @Test
    void embed_poolingSet_winsOverFolder() {
        Onnx settings = new Onnx(folder, Optional.of(Pooling.CLS), Prefixes.NONE, 8_000);
        try (OnnxFolderEmbeddingModel model = new OnnxFolderEmbeddingModel(settings)) {
            assertClose(model.embedQuery("cat", Deadline.NEVER), normalized(sum(1)));
        }
    }

    @Test
    void embed_alike_isNearer() {
        try (OnnxFolderEmbeddingModel model = open()) {
            List<float[]> vectors = model.embed(List.of("cat", "dog", "car"), Deadline.NEVER);
            assertThat(cosine(vectors.get(0), vectors.get(1))).isGreaterThan(cosine(vectors.get(0), vectors.get(2)));
        }
    }

    @Test
    void embed_oddTexts_allHaveVectors() {
        try (OnnxFolderEmbeddingModel model = open()) {
            List<String> texts = List.of("", "\ud83d", "🙂", "cat ".repeat(5_000), "\u0000\u0007", "\u200b", "猫");
            List<float[]> vectors = model.embed(texts, Deadline.NEVER);
            assertThat(vectors)
                    .hasSize(texts.size())
                    .allSatisfy(vector -> assertThat(vector).hasSize(3));
            assertThat(List.of(vectors.get(0), vectors.get(4), vectors.get(5)))
                    .allSatisfy(vector -> assertThat(vector).containsOnly(0f));
            assertThat(cosine(vectors.get(3), vectors.get(3))).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void embed_prefixes_areApart() {
        Onnx settings = new Onnx(folder, Optional.empty(), new Prefixes("dog ", "car "), 8_000);
        try (OnnxFolderEmbeddingModel model = new OnnxFolderEmbeddingModel(settings)) {
            assertClose(model.embedQuery("cat", Deadline.NEVER), normalized(sum(1, 4, 3, 2)));
            assertClose(model.embed(List.of("cat"), Deadline.NEVER).get(0), normalized(sum(1, 5, 3, 2)));
        }
    }

    @Test
    void embed_manyThreads_areAlike() {
        try (OnnxFolderEmbeddingModel model = open()) {
            float[] expected = model.embedQuery("cat dog", Deadline.NEVER);
            assertThat(IntStream.range(0, 200)
                            .parallel()
                            .mapToObj(i -> model.embedQuery("cat dog", Deadline.NEVER))
                            .toList())
                    .allSatisfy(vector -> assertThat(vector).isEqualTo(expected));
        }
    }

    @Test
    void id_namesFolderAndContent() throws IOException {
        ModelId id = id();
        assertThat(id.name()).matches("tiny-model#[0-9a-f]{8}");
        assertThat(id.dimension()).isEqualTo(3);
        assertThat(id()).isEqualTo(id);

        Files.writeString(folder.resolve("model.onnx_data"), "other weights");
        ModelId otherWeights = id();
        assertThat(otherWeights).isNotEqualTo(id);
        TinyOnnx.write(folder, "cls");
        assertThat(id()).isNotEqualTo(otherWeights);
    }

    @Test
    void graphInSubfolder_isFound() throws IOException {
        Files.createDirectories(folder.resolve("onnx"));
        Files.move(folder.resolve("model.onnx"), folder.resolve("onnx/model.onnx"));
        assertThat(id().dimension()).isEqualTo(3);
    }

    @Test
    void folder_absentOrIncomplete_isUnavailable() throws IOException {
        assertUnusable(
                new Onnx(temporary.resolve("absent"), Optional.empty(), Prefixes.NONE, 8_000), "There is no folder");
        Files.delete(folder.resolve("tokenizer.json"));
        assertUnusable("no tokenizer.json");
        Files.delete(folder.resolve("model.onnx"));
        assertUnusable("no model.onnx");
    }

    @Test
    void pooling_unknown_namesTheCure() throws IOException {
        TinyOnnx.write(folder, "max");
        assertUnusable("only mean and cls");
        Files.writeString(folder.resolve("1_Pooling/config.json"), "{");
        assertUnusable("not JSON");
        Files.delete(folder.resolve("1_Pooling/config.json"));
        assertUnusable("set 'pooling' to mean or cls");
    }

    @Test
    void files_thatAreNone_areUnavailable() throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        assertUnusable("cannot be loaded");
        Files.writeString(folder.resolve("model.onnx"), "no graph");
        assertUnusable("cannot be loaded");
    }

    @Test
    void graph_ofAnotherShape_isNamed() throws IOException {
        Files.write(folder.resolve("model.onnx"), TinyOnnx.graph("position_ids", 3));
        assertUnusable("only graphs of input_ids");
        Files.write(folder.resolve("model.onnx"), TinyOnnx.graph("attention_mask", 2));
        assertUnusable("a vector for each token");
    }

    @Test
    void embed_deadlinePassed_isDeadlineExceeded() {
        try (OnnxFolderEmbeddingModel model = open()) {
            assertThatExceptionOfType(StoreException.DeadlineExceeded.class)
                    .isThrownBy(() -> model.embed(List.of("cat"), Deadline.after(Duration.ZERO, () -> 0)));
        }
    }

    @Test
    void embed_closed_isRefused() {
        OnnxFolderEmbeddingModel model = open();
        assertThat(model.embedQuery("cat", Deadline.NEVER)).hasSize(3);
        model.close();
        model.close();
        assertThatIllegalStateException().isThrownBy(() -> model.embedQuery("cat", Deadline.NEVER));
    }

    private OnnxFolderEmbeddingModel open() {
        return new OnnxFolderEmbeddingModel(Onnx.of(folder));
    }

    private ModelId id() {
        try (OnnxFolderEmbeddingModel model = open()) {
            return model.id(Deadline.NEVER);
        }
    }

    private void assertUnusable(String message) {
        assertUnusable(Onnx.of(folder), message);
    }

    private static void assertUnusable(Onnx settings, String message) {
        try (OnnxFolderEmbeddingModel model = new OnnxFolderEmbeddingModel(settings)) {
            assertThatExceptionOfType(StoreException.Unavailable.class)
                    .isThrownBy(() -> model.id(Deadline.NEVER))
                    .withMessageContaining(message);
        }
    }

    private static float[] sum(int... tokens) {
        float[] sum = new float[3];
        for (int token : tokens) {
            for (int i = 0; i < 3; i++) {
                sum[i] += TinyOnnx.TABLE[token][i];
            }
        }
        return sum;
    }

    private static float[] normalized(float[] vector) {
        double length = 0;
        for (float component : vector) {
            length += (double) component * component;
        }
        float[] normalized = new float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            normalized[i] = (float) (vector[i] / Math.sqrt(length));
        }
        return normalized;
    }

    private static double cosine(float[] one, float[] other) {
        double product = 0;
        for (int i = 0; i < one.length; i++) {
            product += (double) one[i] * other[i];
        }
        return product;
    }

    private static void assertClose(float[] actual, float[] expected) {
        assertThat(actual).containsExactly(expected, within(1e-5f));
    }
}
