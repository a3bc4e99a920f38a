package dev.stackmemory.domain.text;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is searched of a frame: the texts of each field, each text once, in the field that comes first. Event payloads are JSON, of which
 * the strings are searched and the member names are not; a payload that is not JSON is searched as it is.
 */
public final class FrameTexts {
    private final Map<FrameField, List<String>> texts = new EnumMap<>(FrameField.class);
    private final Set<String> seen = new HashSet<>();

    private FrameTexts() {}

    /** The texts of the frame by field; a field without text is missing. */
    public static Map<FrameField, List<String>> of(Frame frame) {
        var collected = new FrameTexts();
        collected.add(FrameField.NAME, frame.name());
        frame.digest().ifPresent(digest -> collected.add(FrameField.DIGEST, digest));
        collected.add(FrameField.CONTENT, frame.content());
        for (Anchor anchor : frame.anchors()) {
            collected.add(FrameField.ANCHORS, anchor.text());
        }
        for (FrameEvent event : frame.events()) {
            JsonTexts.forEach(event.payload(), text -> collected.add(FrameField.EVENTS, text));
        }
        return collected.texts;
    }

    private void add(FrameField field, String text) {
        String trimmed = text.strip();
        if (!trimmed.isEmpty() && seen.add(trimmed)) {
            texts.computeIfAbsent(field, any -> new ArrayList<>()).add(trimmed);
        }
    }
}
