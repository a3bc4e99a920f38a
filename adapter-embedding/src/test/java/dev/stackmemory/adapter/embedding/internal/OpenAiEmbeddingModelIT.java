package dev.stackmemory.adapter.embedding.internal;

import static dev.stackmemory.adapter.embedding.internal.EmbeddingServer.base64;
import static dev.stackmemory.adapter.embedding.internal.EmbeddingServer.entry;
import static dev.stackmemory.adapter.embedding.internal.EmbeddingServer.vectorOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.ModelId;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiEmbeddingModelIT {
    private final EmbeddingServer server = new EmbeddingServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void embed_many_inBatches_inOrder() {
        List<String> texts =
                IntStream.range(0, 10).mapToObj(i -> i + "x".repeat(i)).toList();
        try (OpenAiEmbeddingModel model = open("batch-size", "4")) {
            List<float[]> vectors = model.embed(texts, Deadline.NEVER);
            assertThat(vectors).hasSize(10);
            for (int i = 0; i < 10; i++) {
                assertThat(vectors.get(i)).isEqualTo(vectorOf(texts.get(i)));
            }
        }
        assertThat(server.requests())
                .extracting(request -> request.input().size())
                .containsExactly(4, 4, 2);
    }

    @Test
    void embed_nothing_asksNobody() {
        try (OpenAiEmbeddingModel model = open()) {
            assertThat(model.embed(List.of(), Deadline.NEVER)).isEmpty();
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void embed_sendsModelFormatAndDimensions() {
        try (OpenAiEmbeddingModel model = open("dimensions", "3", "encoding-format", "base64")) {
            model.embed(List.of("\"quoted\"\n🙂"), Deadline.NEVER);
        }
        assertThat(server.lastRequest().body())
                .isEqualTo("{\"model\":\"tiny\",\"encoding_format\":\"base64\",\"dimensions\":3,"
                        + "\"input\":[\"\\\"quoted\\\"\\n🙂\"]}");
        assertThat(server.lastRequest().headers()).doesNotContainKey("Authorization");
    }

    @Test
    void embed_key_isBearerToken() {
        try (OpenAiEmbeddingModel model = open("api-key-env", "TEST_KEY")) {
            model.embed(List.of("a"), Deadline.NEVER);
        }
        assertThat(server.lastRequest().headers().getFirst("Authorization"))
                .isEqualTo("Bearer " + OpenAiSettings.SECRET);
    }

    @ParameterizedTest
    @CsvSource({
        "'', /v1/embeddings",
        "/, /v1/embeddings",
        "/v1, /v1/embeddings",
        "/v1/, /v1/embeddings",
        "/v1beta/openai/, /v1beta/openai/embeddings",
        "/v1/embeddings, /v1/embeddings",
        "/api/embeddings?version=2, /api/embeddings?version=2"
    })
    void endpoint_anyForm_isFound(String given, String path) {
        try (OpenAiEmbeddingModel model = new OpenAiEmbeddingModel(OpenAiSettings.of(server.url() + given))) {
            model.embed(List.of("a"), Deadline.NEVER);
        }
        assertThat(server.lastRequest().path()).isEqualTo(path);
    }

    @Test
    void embed_answerInAnotherOrder_isSortedByIndex() {
        answer("[" + entry(2, "[3]") + "," + entry(0, "[1]") + "," + entry(1, "[2]") + "]");
        assertThat(embed("a", "b", "c")).containsExactly(new float[] {1}, new float[] {2}, new float[] {3});
    }

    @Test
    void embed_answerWithoutIndex_isInOrder() {
        answer("[{\"embedding\":[1,2.5e-1]},{\"embedding\":[-2,3]}]");
        assertThat(embed("a", "b")).containsExactly(new float[] {1, 0.25f}, new float[] {-2, 3});
    }

    @Test
    void embed_base64_isUnderstood() {
        answer("[" + entry(0, base64(1.5f, -2, 3e-20f)) + "]");
        assertThat(embed("a")).containsExactly(new float[] {1.5f, -2, 3e-20f});
    }

    @Test
    void embed_gzip_isUnpacked() {
        server.then((exchange, request) -> {
            assertThat(request.headers().getFirst("Accept-Encoding")).isEqualTo("gzip");
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            EmbeddingServer.send(exchange, 200, EmbeddingServer.gzip(EmbeddingServer.body(List.of(vectorOf("a")))));
        });
        assertThat(embed("a")).containsExactly(vectorOf("a"));
    }

    @Test
    void embed_longText_isCutAtWholeCharacter() {
        try (OpenAiEmbeddingModel model = open("max-characters", "16", "document-prefix", "keep: ")) {
            model.embed(List.of("123456789012345🙂tail"), Deadline.NEVER);
        }
        assertThat(server.lastRequest().input()).containsExactly("keep: 123456789012345");
    }

    @Test
    void embed_halfSurrogates_areReplaced() {
        embed("a\ud83dz\ude42", "🙂\ud83d");
        assertThat(server.lastRequest().input()).containsExactly("a\ufffdz\ufffd", "🙂\ufffd");
    }

    @Test
    void embed_blank_isZeros_andNotSent() {
        List<float[]> vectors = embed("", "one", " \n\t", "two");
        assertThat(vectors).containsExactly(new float[3], vectorOf("one"), new float[3], vectorOf("two"));
        assertThat(server.requests()).hasSize(1);
        assertThat(server.lastRequest().input()).containsExactly("one", "two");
    }

    @Test
    void embed_onlyBlank_learnsDimension() {
        assertThat(embed(" ")).containsExactly(new float[3]);
    }

    @Test
    void embedQuery_prefixes_areApart() {
        try (OpenAiEmbeddingModel model = open("query-prefix", "query: ", "document-prefix", "passage: ")) {
            model.embedQuery("cats", Deadline.NEVER);
            assertThat(server.lastRequest().input()).containsExactly("query: cats");
            model.embed(List.of("cats"), Deadline.NEVER);
            assertThat(server.lastRequest().input()).containsExactly("passage: cats");
        }
    }

    @Test
    void id_unknownDimension_asksOnce() {
        try (OpenAiEmbeddingModel model = open()) {
            assertThat(model.id(Deadline.NEVER)).isEqualTo(new ModelId("tiny", 3));
            assertThat(model.id(Deadline.NEVER)).isEqualTo(new ModelId("tiny", 3));
        }
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void id_knownDimension_asksNobody() {
        try (OpenAiEmbeddingModel model = open("dimensions", "3")) {
            assertThat(model.id(Deadline.NEVER)).isEqualTo(new ModelId("tiny", 3));
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void id_documentPrefix_isAnotherModel() {
        try (OpenAiEmbeddingModel one = open("dimensions", "3", "document-prefix", "passage: ");
                OpenAiEmbeddingModel other = open("dimensions", "3", "document-prefix", "keep: ");
                OpenAiEmbeddingModel query = open("dimensions", "3", "query-prefix", "query: ")) {
            assertThat(one.id(Deadline.NEVER).name()).startsWith("tiny#");
            assertThat(one.id(Deadline.NEVER)).isNotEqualTo(other.id(Deadline.NEVER));
            assertThat(query.id(Deadline.NEVER).name()).isEqualTo("tiny");
        }
    }

    @Test
    void embed_proxyOfSystemProperties_isUsed() {
        String hostBefore = System.getProperty("http.proxyHost");
        String portBefore = System.getProperty("http.proxyPort");
        System.setProperty("http.proxyHost", "127.0.0.1");
        System.setProperty("http.proxyPort", server.url().replaceAll(".*:", ""));
        try (OpenAiEmbeddingModel model = new OpenAiEmbeddingModel(OpenAiSettings.of("http://embedding.invalid"))) {
            assertThat(model.embed(List.of("a"), Deadline.NEVER)).hasSize(1);
        } finally {
            restore("http.proxyHost", hostBefore);
            restore("http.proxyPort", portBefore);
        }
        assertThat(server.lastRequest().path()).isEqualTo("http://embedding.invalid/v1/embeddings");
    }

    @Test
    void embed_closed_isRefused() {
        OpenAiEmbeddingModel model = open();
        model.close();
        assertThatIllegalStateException().isThrownBy(() -> model.embed(List.of("a"), Deadline.NEVER));
    }

    private static void restore(String name, @Nullable String value) {
        if (value == null) {
            System.clearProperty(name);
        } else {
            System.setProperty(name, value);
        }
    }

    private void answer(String data) {
        server.thenStatus(200, "{\"data\":" + data + "}");
    }

    private OpenAiEmbeddingModel open(String... keysAndValues) {
        return new OpenAiEmbeddingModel(OpenAiSettings.of(server.url(), keysAndValues));
    }

    private List<float[]> embed(String... texts) {
        try (OpenAiEmbeddingModel model = open()) {
            return model.embed(List.of(texts), Deadline.NEVER);
        }
    }
}
