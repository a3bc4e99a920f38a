package dev.stackmemory.adapter.embedding.internal;

import static dev.stackmemory.adapter.embedding.internal.EmbeddingServer.vectorOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiFailuresIT {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final EmbeddingServer server = new EmbeddingServer();
    private final List<Duration> pauses = new ArrayList<>();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void embed_nobodyListens_isUnavailable_atOnce() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (OpenAiEmbeddingModel model = open("url", "http://127.0.0.1:" + port)) {
            assertThat(unavailable(model)).hasMessageContaining("ollama serve");
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void embed_noAnswer_isTriedAgain_thenUnavailable() {
        server.thenSilence().thenSilence();
        try (OpenAiEmbeddingModel model = open("timeout", "100ms", "retries", "1")) {
            assertThat(unavailable(model))
                    .hasMessageContaining("did not answer within 100 ms")
                    .hasMessageContaining("attempts made: 2");
        }
    }

    @Test
    void embed_bodyStalls_isUnavailable() {
        server.then((exchange, request) -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{\"data\":[".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            server.awaitClosing();
        });
        try (OpenAiEmbeddingModel model = open("timeout", "200ms", "retries", "0")) {
            assertThat(unavailable(model)).hasMessageContaining("did not answer");
        }
    }

    @Test
    void embed_deadlinePassesMeanwhile_isDeadlineExceeded() {
        server.thenSilence();
        try (OpenAiEmbeddingModel model = open()) {
            assertThatExceptionOfType(StoreException.DeadlineExceeded.class)
                    .isThrownBy(() -> model.embed(List.of("a"), Deadline.after(Duration.ofMillis(100))));
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void embed_deadlinePassed_asksNobody() {
        try (OpenAiEmbeddingModel model = open()) {
            assertThatExceptionOfType(StoreException.DeadlineExceeded.class)
                    .isThrownBy(() -> model.id(Deadline.after(Duration.ZERO, () -> 0)));
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void embed_interrupted_isUnavailable_andStaysInterrupted() {
        server.thenSilence();
        try (OpenAiEmbeddingModel model = open()) {
            Thread.currentThread().interrupt();
            assertThat(unavailable(model)).hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void embed_connectionBreaks_isTriedAgain() {
        server.then((exchange, request) -> exchange.close());
        try (OpenAiEmbeddingModel model = open()) {
            assertThat(model.embed(List.of("a"), Deadline.NEVER)).containsExactly(vectorOf("a"));
        }
        assertThat(pauses).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void embed_busy_isTriedAgain_waitingLonger(int status) {
        server.thenStatus(status, "").thenStatus(status, "later").thenStatus(status, "{\"error\":\"later\"}");
        try (OpenAiEmbeddingModel model = open()) {
            assertThat(model.embed(List.of("a"), Deadline.NEVER)).containsExactly(vectorOf("a"));
        }
        assertThat(pauses).containsExactly(Duration.ofMillis(125), Duration.ofMillis(250), Duration.ofMillis(500));
    }

    @Test
    void embed_busyForever_isUnavailable() {
        for (int i = 0; i < 4; i++) {
            server.thenStatus(503, "{\"error\":{\"message\":\"loading\\u001b[31m model\",\"code\":503}}");
        }
        try (OpenAiEmbeddingModel model = open()) {
            assertThat(unavailable(model)).hasMessageContaining("answers 503: loading [31m model (attempts made: 4)");
        }
        assertThat(server.requests()).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({
        "7, 7",
        "'Fri, 02 Jan 2026 03:04:15 GMT', 10",
    })
    void embed_retryAfter_isHonoured(String header, long seconds) {
        server.thenStatus(429, "", "Retry-After", header);
        try (OpenAiEmbeddingModel model = open()) {
            model.embed(List.of("a"), Deadline.NEVER);
        }
        assertThat(pauses).containsExactly(Duration.ofSeconds(seconds));
    }

    @Test
    void embed_retryAfterBeyondDeadline_isUnavailable_atOnce() {
        server.thenStatus(429, "", "Retry-After", "60");
        try (OpenAiEmbeddingModel model = open()) {
            assertThatExceptionOfType(StoreException.Unavailable.class)
                    .isThrownBy(() -> model.embed(List.of("a"), Deadline.after(Duration.ofSeconds(30))))
                    .withMessageContaining("in 60 s");
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void embed_noCredit_isNotTriedAgain() {
        server.thenStatus(429, "{\"error\":{\"message\":\"quota\",\"code\":\"insufficient_quota\"}}");
        try (OpenAiEmbeddingModel model = open()) {
            assertThat(unavailable(model)).hasMessageContaining("no credit");
        }
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void embed_unknownModel_namesTheCure() {
        server.thenStatus(404, "{\"error\":{\"message\":\"model \\\"tiny\\\" not found\"}}");
        try (OpenAiEmbeddingModel model = open()) {
            assertThat(unavailable(model)).hasMessageContaining("ollama pull tiny");
        }
    }

    @Test
    void embed_wrongAddress_namesTheCure() {
        server.thenStatus(404, "<html>no such page</html>");
        try (OpenAiEmbeddingModel model = open()) {
            assertThat(unavailable(model)).hasMessageContaining("correct the url");
        }
    }

    @Test
    void embed_refused_passesOnWhatTheServerSays_butNotWhatWasSent() {
        server.thenStatus(422, "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"bad value\",\"input\":[\"my diary\"]}]}");
        try (OpenAiEmbeddingModel model = open()) {
            assertThat(unavailable(model)).hasMessageContaining("answers 422: bad value");
            server.thenStatus(422, "{\"input\":\"my diary\"}");
            assertThat(unavailable(model)).hasMessageNotContaining("diary");
        }
    }

    @Test
    void embed_dimensionsRefused_namesTheCure() {
        server.thenStatus(400, "{\"message\":\"does not support matryoshka representation\"}");
        try (OpenAiEmbeddingModel model = open("dimensions", "2")) {
            assertThat(unavailable(model)).hasMessageContaining("leave out the setting 'dimensions'");
        }
    }

    @Test
    void embed_batchTooLarge_isHalved() {
        server.then(OpenAiFailuresIT::refuseMoreThanTwoTexts);
        for (int i = 0; i < 6; i++) {
            server.then(OpenAiFailuresIT::refuseMoreThanTwoTexts);
        }
        try (OpenAiEmbeddingModel model = open()) {
            assertThat(model.embed(List.of("a", "b", "c", "d", "e"), Deadline.NEVER))
                    .containsExactly(vectorOf("a"), vectorOf("b"), vectorOf("c"), vectorOf("d"), vectorOf("e"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "This model's maximum context length is 8192 tokens, however you requested 10000",
                "the input length exceeds the context length",
                "`inputs` must have less than 512 tokens. Given: 700"
            })
    void embed_textTooLong_isCutUntilItFits(String message) {
        String refusal = "{\"error\":{\"message\":\"" + message + "\"}}";
        server.thenStatus(400, refusal).thenStatus(400, refusal);
        try (OpenAiEmbeddingModel model = open()) {
            assertThat(model.embed(List.of("x".repeat(4_000)), Deadline.NEVER))
                    .containsExactly(vectorOf("x".repeat(1_000)));
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void embed_everythingTooLong_isCapacityExceeded() {
        for (int i = 0; i < 12; i++) {
            server.thenStatus(413, "");
        }
        try (OpenAiEmbeddingModel model = open()) {
            assertThatExceptionOfType(StoreException.CapacityExceeded.class)
                    .isThrownBy(() -> model.embed(List.of("x".repeat(100)), Deadline.NEVER))
                    .withMessageContaining("nothing is left to cut");
        }
    }

    private static void refuseMoreThanTwoTexts(HttpExchange exchange, EmbeddingServer.Request request)
            throws IOException {
        if (request.input().size() > 2) {
            EmbeddingServer.send(exchange, 413, new byte[0]);
        } else {
            EmbeddingServer.answer(exchange, request);
        }
    }

    /** With the least jitter, waiting in no time. */
    private OpenAiEmbeddingModel open(String... keysAndValues) {
        return new OpenAiEmbeddingModel(
                OpenAiSettings.of(server.url(), keysAndValues), new Backoff(pauses::add, () -> 0, () -> NOW));
    }

    private static StoreException.Unavailable unavailable(OpenAiEmbeddingModel model, String... texts) {
        List<String> embedded = texts.length == 0 ? List.of("a") : List.of(texts);
        return catchThrowableOfType(StoreException.Unavailable.class, () -> model.embed(embedded, Deadline.NEVER));
    }
}
