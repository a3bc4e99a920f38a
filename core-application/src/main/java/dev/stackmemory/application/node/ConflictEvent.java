package dev.stackmemory.application.node;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameMerge;
import dev.stackmemory.domain.frame.HybridTime;
import dev.stackmemory.ports.json.JsonWriter;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.ArrayList;
import java.util.List;

/** What gave way when two edits were united stays in the frame, as an event. */
final class ConflictEvent {
    static final String TYPE = "conflict";
    private static final int ID_DIGITS = 16;

    private ConflictEvent() {}

    /**
     * The united frame with an event that holds what was lost; as it is where nothing was. Uniting the same edits again adds no other event.
     *
     * @param loser the edit that gave way
     * @param at when it was made
     */
    static Frame add(FrameMerge.Merged merged, StoredFrame loser, HybridTime at) {
        Frame frame = merged.frame();
        String id = TYPE + "-" + loser.hash().toString().substring(0, ID_DIGITS);
        if (merged.lost().isEmpty()
                || frame.events().stream().anyMatch(event -> event.id().equals(id))) {
            return frame;
        }
        long last =
                frame.events().stream().mapToLong(FrameEvent::sequence).max().orElse(0);
        List<FrameEvent> events = new ArrayList<>(frame.events());
        events.add(new FrameEvent(id, last + 1, TYPE, payload(merged.lost(), at), at.at()));
        return frame.toBuilder().events(events).build();
    }

    private static String payload(List<FrameMerge.Lost> lost, HybridTime at) {
        StringBuilder text = new StringBuilder();
        JsonWriter json = new JsonWriter(text);
        json.beginObject().name("node").string(at.node()).name("lost").beginObject();
        for (FrameMerge.Lost value : lost) {
            json.name(value.field());
            value.value().ifPresentOrElse(json::string, () -> json.raw("null"));
        }
        json.endObject().endObject();
        return text.toString();
    }
}
