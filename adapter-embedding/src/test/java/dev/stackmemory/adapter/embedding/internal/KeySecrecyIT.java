package dev.stackmemory.adapter.embedding.internal;

import static dev.stackmemory.adapter.embedding.internal.OpenAiSettings.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stackmemory.adapter.embedding.configure.ApiKey;
import dev.stackmemory.adapter.embedding.configure.EmbeddingSettings.Http;
import dev.stackmemory.adapter.embedding.configure.EmbeddingValues;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySecrecyIT {
    private final EmbeddingServer server = new EmbeddingServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void toString_anything_hidesKey() {
        Http settings = settings(server.url() + "?api-key=" + SECRET);
        try (OpenAiEmbeddingModel model = new OpenAiEmbeddingModel(settings)) {
            assertThat(List.of(settings, settings.key(), model, new ApiKey(SECRET))
                            .toString())
                    .doesNotContain(SECRET)
                    .contains("tiny", "key=set", server.url());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 400, 401, 403, 404, 407, 413, 422, 429, 500, 503})
    void failure_serverQuotesKey_hidesIt(int status) {
        String echo = "{\"error\":{\"message\":\"key " + SECRET + " is wrong for this model\"}}";
        server.thenStatus(status, echo, "Location", "/" + "?key=" + SECRET).thenStatus(status, echo);
        assertThat(printed(settings(server.url()))).doesNotContain(SECRET).contains("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {SECRET, "{\"data\":" + SECRET, "{\"data\":[{\"embedding\":\"" + SECRET + "\"}]}"})
    void failure_nonsenseQuotesKey_hidesIt(String body) {
        server.thenStatus(200, body);
        assertThat(printed(settings(server.url()))).doesNotContain(SECRET);
    }

    @Test
    void failure_nobodyListens_hidesKey() {
        String url = server.url();
        server.close();
        assertThat(printed(settings(url + "?key=" + SECRET))).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void keyRefused_isAccessDenied_andNotTriedAgain(int status) {
        server.thenStatus(status, "{}");
        assertThat(failure(settings(server.url())))
                .isInstanceOf(StoreException.AccessDenied.class)
                .hasMessageContaining("refuses the API key");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void keyMissing_isAccessDenied() {
        server.thenStatus(401, "{}");
        assertThat(failure(OpenAiSettings.of(server.url())))
                .isInstanceOf(StoreException.AccessDenied.class)
                .hasMessageContaining("asks for an API key");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirect_isNotFollowed(int status) {
        try (EmbeddingServer other = new EmbeddingServer()) {
            server.thenStatus(status, "", "Location", other.url() + "/v1/embeddings");
            assertThat(failure(settings(server.url())))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("set the url to " + other.url() + "/v1/embeddings");
            assertThat(other.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk\r\nX-Other: 1", "sk secret", "schlüssel", "sk\u0000"})
    void key_unfitForHeader_isRefusedUnquoted(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmbeddingValues.read(
                        Map.of("provider", "http", "url", "http://localhost", "model", "m"),
                        Map.of(EmbeddingValues.DEFAULT_KEY_VARIABLE, key)))
                .withMessageContaining("$STACKMEMORY_EMBEDDING_API_KEY")
                .satisfies(refusal -> assertThat(printed(refusal)).doesNotContain(key));
    }

    @Test
    void keyInPlaceOfItsVariable_isRefusedUnquoted() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmbeddingValues.read(
                        Map.of("provider", "http", "url", "http://localhost", "model", "m", "api-key-env", SECRET),
                        Map.of()))
                .satisfies(refusal -> assertThat(printed(refusal)).doesNotContain(SECRET));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://user:" + SECRET + "@localhost", "http://user:" + SECRET + "@ local", SECRET})
    void urlWithPassword_isRefusedUnquoted(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Http.of(url, "m"))
                .satisfies(refusal -> assertThat(printed(refusal)).doesNotContain(SECRET));
    }

    private static Http settings(String url) {
        return OpenAiSettings.of(url, "api-key-env", "TEST_KEY", "retries", "1", "timeout", "5s");
    }

    private static String printed(Http settings) {
        return printed(failure(settings));
    }

    private static StoreException failure(Http settings) {
        Backoff noWait = new Backoff(duration -> {}, () -> 0, InstantSource.system());
        try (OpenAiEmbeddingModel model = new OpenAiEmbeddingModel(settings, noWait)) {
            return catchThrowableOfType(
                    StoreException.class, () -> model.embed(List.of("a"), Deadline.after(Duration.ofMinutes(1))));
        }
    }

    private static String printed(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
