package dev.stackmemory.adapter.sqlite.original;

import dev.stackmemory.ports.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the original kept and a frame has no component for, as the frame's metadata:
 *
 * <pre>{"stackmemory": {"columns": {…}, "eventTimes": "s", "everyEvent": {…}, "events": {"id": {…}}, "everyAnchor": {…},
 *   "anchors": {"id": {…}}, "rows": {"table": [{…}]}}}</pre>
 *
 * Each part is there only if it holds something. Values that all events, or all anchors, share stand once.
 */
final class OriginalMetadata {
    private final Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    private final Map<String, Map<String, @Nullable Object>> events = new LinkedHashMap<>();
    private final Map<String, Map<String, @Nullable Object>> anchors = new LinkedHashMap<>();
    private final Map<String, List<RawRow>> rows = new LinkedHashMap<>();
    private boolean eventTimesInSeconds;
    private boolean placeholder;

    void columns(Map<String, @Nullable Object> values) {
        columns.putAll(values);
    }

    void event(String id, Map<String, @Nullable Object> values) {
        events.put(id, values);
    }

    void anchor(String id, Map<String, @Nullable Object> values) {
        anchors.put(id, values);
    }

    void rows(String table, List<RawRow> values) {
        if (!values.isEmpty()) {
            rows.put(table, values);
        }
    }

    void eventTimesInSeconds() {
        eventTimesInSeconds = true;
    }

    /** The frame stands for one that the database only refers to. */
    void placeholder() {
        placeholder = true;
    }

    /** The JSON, absent when the frame holds everything. */
    Optional<String> json() {
        var text = new StringBuilder();
        var json = new JsonWriter(text);
        json.beginObject().name("stackmemory").beginObject();
        int empty = text.length();
        if (placeholder) {
            json.name("placeholder").bool(true);
        }
        write(json, "columns", columns);
        if (eventTimesInSeconds) {
            json.name("eventTimes").string("s");
        }
        writeParts(json, "everyEvent", "events", events);
        writeParts(json, "everyAnchor", "anchors", anchors);
        writeRows(json);
        if (text.length() == empty) {
            return Optional.empty();
        }
        json.endObject().endObject();
        return Optional.of(text.toString());
    }

    private static void write(JsonWriter json, String name, Map<String, @Nullable Object> values) {
        if (!values.isEmpty()) {
            json.name(name);
            RawJson.write(json, values);
        }
    }

    private static void writeParts(
            JsonWriter json, String sharedName, String name, Map<String, Map<String, @Nullable Object>> parts) {
        Map<String, @Nullable Object> shared = shared(parts);
        write(json, sharedName, shared);
        parts.values().forEach(values -> values.keySet().removeAll(shared.keySet()));
        parts.values().removeIf(Map::isEmpty);
        if (parts.isEmpty()) {
            return;
        }
        json.name(name).beginObject();
        parts.forEach((id, values) -> write(json, id, values));
        json.endObject();
    }

    private static Map<String, @Nullable Object> shared(Map<String, Map<String, @Nullable Object>> parts) {
        var shared = new LinkedHashMap<String, @Nullable Object>();
        for (Map<String, @Nullable Object> values : parts.values()) {
            shared.putAll(values);
            break;
        }
        for (Map<String, @Nullable Object> values : parts.values()) {
            shared.entrySet()
                    .removeIf(entry -> !values.containsKey(entry.getKey())
                            || !Objects.equals(values.get(entry.getKey()), entry.getValue()));
        }
        return shared;
    }

    private void writeRows(JsonWriter json) {
        if (rows.isEmpty()) {
            return;
        }
        json.name("rows").beginObject();
        rows.forEach((table, values) -> {
            json.name(table).beginArray();
            values.forEach(row -> RawJson.write(json, row.values()));
            json.endArray();
        });
        json.endObject();
    }
}
