package dev.stackmemory.adapter.imports.internal.claude;

import dev.stackmemory.adapter.imports.internal.json.Json;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.ports.json.JsonWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What happened in a turn, in its order. Not thread-safe. */
final class TurnEvents {
    private final List<FrameEvent> events = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private long characters;

    List<FrameEvent> list() {
        return events;
    }

    int size() {
        return events.size();
    }

    /** The length of all payloads. */
    long characters() {
        return characters;
    }

    void add(RecordStamp stamp, String id, String type, String payload) {
        // A record that the file holds twice still needs an id of its own within the frame.
        String unique = ids.add(id) ? id : id + "#" + events.size();
        ids.add(unique);
        events.add(new FrameEvent(unique, events.size(), type, payload, stamp.at()));
        characters += payload.length();
    }

    void add(RecordStamp stamp, String id, String type, Json payload) {
        var text = new StringBuilder();
        payload.write(new JsonWriter(text));
        add(stamp, id, type, text.toString());
    }

    /** What somebody said. */
    void addMessage(RecordStamp stamp, String id, String type, String role, String text) {
        var payload = new StringBuilder();
        new JsonWriter(payload)
                .beginObject()
                .name("role")
                .string(role)
                .name("text")
                .string(text)
                .endObject();
        add(stamp, id, type, payload.toString());
    }
}
