package dev.stackmemory.adapter.embedding.internal;

import static dev.stackmemory.adapter.embedding.internal.EmbeddingServer.base64;
import static dev.stackmemory.adapter.embedding.internal.EmbeddingServer.entry;
import static dev.stackmemory.adapter.embedding.internal.EmbeddingServer.vectorOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that look like success. */
class OpenAiNonsenseIT {
    private final EmbeddingServer server = new EmbeddingServer();

    @AfterEach
    void stop() {
        server.close();
    }

    static Stream<Arguments> nonsense() {
        return Stream.of(
                Arguments.of("", "lacks an object"),
                Arguments.of("<html>", "not whole JSON"),
                Arguments.of("[]", "lacks an object"),
                Arguments.of("{}", "0 vectors for 2 texts"),
                Arguments.of("{\"data\":null}", "lacks a list"),
                Arguments.of("{\"data\":[" + entry(0, "[1]") + "," + entry(1, "[1"), "not whole JSON"),
                Arguments.of(data(entry(0, "[1]")), "1 vectors for 2 texts"),
                Arguments.of(data(entry(0, "[1]"), entry(1, "[1]"), entry(2, "[1]")), "index 2 for 2"),
                Arguments.of(data(entry(0, "[1]"), entry(0, "[1]")), "two vectors with index 0"),
                Arguments.of(data(entry(0, "[1]"), entry(-1, "[1]")), "index -1"),
                Arguments.of(data(entry(0, "[1]"), "{}"), "no 'embedding'"),
                Arguments.of(data(entry(0, "[1]"), entry(1, "[]")), "empty"),
                Arguments.of(data(entry(0, "[1]"), entry(1, "[NaN]")), "not whole JSON"),
                Arguments.of(data(entry(0, "[1]"), entry(1, "[null]")), "something else than numbers"),
                Arguments.of(data(entry(0, "[1]"), entry(1, "\"AAA\"")), "2 bytes"),
                Arguments.of(data(entry(0, "[1]"), entry(1, "\"§\"")), "not base64"),
                Arguments.of(data(entry(0, "[1,2]"), entry(1, "[1]")), "1 components where 2"));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void embed_nonsense_isUnavailable(String body, String reason) {
        server.thenStatus(200, body);
        try (OpenAiEmbeddingModel model = open()) {
            assertThat(unavailable(model, "a", "b")).hasMessageContaining(reason);
        }
        assertThat(server.requests()).hasSize(1);
    }

    static Stream<String> noDirection() {
        return Stream.of("[1e300]", "[0,-0.0]", base64(1, Float.NaN), base64(Float.NEGATIVE_INFINITY));
    }

    @ParameterizedTest
    @MethodSource("noDirection")
    void embed_noDirection_oneText_isCapacityExceeded(String vector) {
        server.thenStatus(200, data(entry(0, vector)));
        assertNoDirection();
    }

    @Test
    void embed_serverCannotWriteNaN_oneText_isCapacityExceeded() {
        server.thenStatus(500, "{\"error\":{\"message\":\"failed to encode response: json: unsupported value: NaN\"}}");
        assertNoDirection();
    }

    private void assertNoDirection() {
        try (OpenAiEmbeddingModel model = open()) {
            assertThatExceptionOfType(StoreException.CapacityExceeded.class)
                    .isThrownBy(() -> model.embed(List.of("a"), Deadline.NEVER));
        }
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void embed_noDirection_manyTexts_areTriedApart() {
        server.thenStatus(200, data(entry(0, "[1]"), entry(1, "[0]")));
        try (OpenAiEmbeddingModel model = open()) {
            assertThat(model.embed(List.of("a", "b"), Deadline.NEVER)).containsExactly(vectorOf("a"), vectorOf("b"));
        }
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void embed_answerUnfoldsWithoutEnd_isUnavailable() {
        byte[] spaces = new byte[LimitedBody.MAX_BYTES + 100_000];
        Arrays.fill(spaces, (byte) ' ');
        server.then((exchange, request) -> {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            EmbeddingServer.send(exchange, 200, EmbeddingServer.gzip(spaces));
        });
        try (OpenAiEmbeddingModel model = open()) {
            assertThat(unavailable(model)).hasMessageContaining("no usable embeddings");
        }
    }

    @Test
    void embed_dimensionChanges_isUnavailable() {
        try (OpenAiEmbeddingModel model = open()) {
            assertThat(model.id(Deadline.NEVER).dimension()).isEqualTo(3);
            server.thenStatus(200, data(entry(0, "[1,2]")));
            assertThat(unavailable(model)).hasMessageContaining("2 components where 3");
            assertThat(model.id(Deadline.NEVER).dimension()).isEqualTo(3);
        }
    }

    private static String data(String... entries) {
        return "{\"data\":[" + String.join(",", entries) + "]}";
    }

    private OpenAiEmbeddingModel open() {
        return new OpenAiEmbeddingModel(OpenAiSettings.of(server.url()));
    }

    private static StoreException.Unavailable unavailable(OpenAiEmbeddingModel model, String... texts) {
        List<String> embedded = texts.length == 0 ? List.of("a") : List.of(texts);
        return catchThrowableOfType(StoreException.Unavailable.class, () -> model.embed(embedded, Deadline.NEVER));
    }
}
