package dev.stackmemory.adapter.embedding.internal;

import dev.stackmemory.adapter.embedding.configure.EmbeddingSettings.Http;
import dev.stackmemory.adapter.embedding.configure.EmbeddingValues;
import java.util.HashMap;
import java.util.Map;

/** Settings of a test: an endpoint, and what differs from the defaults as key and value in turn. */
final class OpenAiSettings {
    static final String SECRET = "sk-secret-0123456789";

    private OpenAiSettings() {}

    static Http of(String url, String... keysAndValues) {
        Map<String, String> values = new HashMap<>(Map.of("provider", "http", "url", url, "model", "tiny"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return (Http) EmbeddingValues.read(values, Map.of("TEST_KEY", SECRET));
    }
}
