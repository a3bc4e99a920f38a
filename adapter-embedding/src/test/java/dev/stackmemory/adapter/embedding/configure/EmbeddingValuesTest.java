package dev.stackmemory.adapter.embedding.configure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stackmemory.adapter.embedding.configure.EmbeddingSettings.Encoding;
import dev.stackmemory.adapter.embedding.configure.EmbeddingSettings.Http;
import dev.stackmemory.adapter.embedding.configure.EmbeddingSettings.None;
import dev.stackmemory.adapter.embedding.configure.EmbeddingSettings.Onnx;
import dev.stackmemory.adapter.embedding.configure.EmbeddingSettings.Pooling;
import dev.stackmemory.adapter.embedding.configure.EmbeddingSettings.Prefixes;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingValuesTest {
    @Test
    void read_nothing_isNone() {
        assertThat(EmbeddingValues.read(Map.of(), Map.of())).isEqualTo(new None());
        assertThat(EmbeddingModels.open(new None())).isEmpty();
    }

    @Test
    void read_none_keepsTheRestForLater() {
        assertThat(EmbeddingValues.read(Map.of("provider", "none", "url", "x", "folder", "y"), Map.of()))
                .isEqualTo(new None());
    }

    @Test
    void read_http_defaults() {
        EmbeddingSettings read = EmbeddingValues.read(
                Map.of("provider", "http", "url", "http://localhost:11434", "model", "nomic-embed-text"), Map.of());
        assertThat(read)
                .isEqualTo(Http.of("http://localhost:11434", "nomic-embed-text"))
                .isEqualTo(new Http(
                        URI.create("http://localhost:11434/v1/embeddings"),
                        "nomic-embed-text",
                        Optional.empty(),
                        OptionalInt.empty(),
                        32,
                        Duration.ofSeconds(60),
                        3,
                        Encoding.FLOAT,
                        new Prefixes("", ""),
                        8_000));
    }

    @Test
    void read_http_everyKey() {
        Map<String, String> values = new HashMap<>();
        values.put("provider", "HTTP");
        values.put("url", "https://api.openai.com/v1");
        values.put("model", "text-embedding-3-small");
        values.put("api-key-env", "OPENAI_API_KEY");
        values.put("dimensions", "512");
        values.put("batch-size", "100");
        values.put("timeout", "2m");
        values.put("retries", "0");
        values.put("encoding-format", "base64");
        values.put("query-prefix", "query: ");
        values.put("document-prefix", "passage: ");
        values.put("max-characters", "20_000");
        assertThat(EmbeddingValues.read(
                        values, Map.of("OPENAI_API_KEY", "sk-1\n", EmbeddingValues.DEFAULT_KEY_VARIABLE, "other")))
                .isEqualTo(new Http(
                        URI.create("https://api.openai.com/v1/embeddings"),
                        "text-embedding-3-small",
                        Optional.of(new ApiKey("sk-1")),
                        OptionalInt.of(512),
                        100,
                        Duration.ofMinutes(2),
                        0,
                        Encoding.BASE64,
                        new Prefixes("query: ", "passage: "),
                        20_000));
    }

    @Test
    void read_key_fromItsUsualVariable() {
        EmbeddingSettings read = EmbeddingValues.read(
                Map.of("provider", "http", "url", "http://localhost", "model", "m"),
                Map.of("STACKMEMORY_EMBEDDING_API_KEY", "sk-1"));
        assertThat(read)
                .isInstanceOfSatisfying(
                        Http.class, http -> assertThat(http.key()).contains(new ApiKey("sk-1")));
    }

    @Test
    void read_onnx() {
        assertThat(EmbeddingValues.read(Map.of("provider", "onnx", "folder", "/models/bge"), Map.of()))
                .isEqualTo(Onnx.of(Path.of("/models/bge")))
                .isEqualTo(new Onnx(Path.of("/models/bge"), Optional.empty(), new Prefixes("", ""), 8_000));
        assertThat(EmbeddingValues.read(
                        Map.of(
                                "provider", "onnx",
                                "folder", "/models/bge",
                                "pooling", "cls",
                                "query-prefix", "q",
                                "document-prefix", "d",
                                "max-characters", "100"),
                        Map.of()))
                .isEqualTo(new Onnx(Path.of("/models/bge"), Optional.of(Pooling.CLS), new Prefixes("q", "d"), 100));
    }

    @ParameterizedTest
    @CsvSource({
        "provider, openai, 'not one of none, http, onnx'",
        "colour, red, unknown for provider http: [colour]",
        "folder, /x, unknown for provider http: [folder]",
        "url, '', needs a value for 'url'",
        "url, localhost:11434, not an address",
        "url, ftp://localhost, not an address",
        "url, http://, not an address",
        "model, ' ', needs a value for 'model'",
        "timeout, 30, the unit is needed",
        "timeout, 0s, not more than zero",
        "timeout, 3 parsecs, not a time",
        "batch-size, 0, not between 1 and",
        "batch-size, many, not a whole number",
        "dimensions, -1, not between 1 and",
        "retries, 21, not between 0 and 20",
        "max-characters, 3, not between 16 and",
        "encoding-format, hex, 'not one of float, base64'",
        "api-key-env, NOT_SET, names a variable of the environment that is not set",
    })
    void read_mistake_isNamed(String key, String value, String message) {
        Map<String, String> values =
                new HashMap<>(Map.of("provider", "http", "url", "http://localhost:11434", "model", "m"));
        values.put(key, value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmbeddingValues.read(values, Map.of()))
                .withMessageContaining(message);
    }
}
