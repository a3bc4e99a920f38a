package dev.stackmemory.adapter.sqlite.original;

import dev.stackmemory.ports.json.JsonWriter;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Raw values as JSON: numbers and texts as such, bytes as {@code {"base64": …}}. */
final class RawJson {
    private RawJson() {}

    static void write(JsonWriter json, Map<String, @Nullable Object> values) {
        json.beginObject();
        for (Map.Entry<String, @Nullable Object> value : values.entrySet()) {
            json.name(value.getKey());
            write(json, value.getValue());
        }
        json.endObject();
    }

    private static void write(JsonWriter json, @Nullable Object value) {
        switch (value) {
            case null -> json.raw("null");
            case Long number -> json.number(number.longValue());
            case Double number when Double.isFinite(number) -> json.number(number.doubleValue());
            case byte[] bytes ->
                json.beginObject()
                        .name("base64")
                        .string(Base64.getEncoder().encodeToString(bytes))
                        .endObject();
            default -> json.string(String.valueOf(value));
        }
    }
}
