package dev.stackmemory.cli.command;

import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameBuilder;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.Provenance;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.ports.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A frame as flags describe it. */
final class RecordFlags {
    private static final int ANCHOR_PRIORITY = 5;

    @Option(names = "--name", paramLabel = "TEXT", description = "A short title.")
    private @Nullable String name;

    @Option(names = "--content", paramLabel = "TEXT", description = "The main text; - reads it from standard input.")
    private @Nullable String content;

    @Option(names = "--type", paramLabel = "TYPE", description = "Open text; task unless said otherwise.")
    private @Nullable String type;

    @Option(names = "--state", paramLabel = "STATE", description = "Open text; active unless said otherwise.")
    private @Nullable String state;

    @Option(names = "--tag", paramLabel = "TAG", description = "Repeat for several.")
    private List<String> tags = List.of();

    @Option(names = "--parent", paramLabel = "ID", description = "The enclosing frame.")
    private @Nullable String parent;

    @Option(names = "--session", paramLabel = "ID", description = "The sitting it was made in.")
    private @Nullable String session;

    @Option(names = "--id", paramLabel = "ID", description = "An id of your own; a new UUID unless said.")
    private @Nullable String id;

    @Option(names = "--digest", paramLabel = "TEXT", description = "A summary.")
    private @Nullable String digest;

    @Option(names = "--score", paramLabel = "N", description = "Importance, 0 to 1.")
    private @Nullable Double score;

    @Option(
            names = "--anchor",
            paramLabel = "TYPE:TEXT",
            description = "A statement to remember, such as 'DECISION:We use SQLite'; repeat for several.")
    private List<String> anchors = List.of();

    @Option(
            names = "--event",
            paramLabel = "TYPE:PAYLOAD",
            description = "Something that happened, JSON or text, such as 'tool_call:{\"tool\":\"ls\"}'; repeat for"
                    + " several.")
    private List<String> events = List.of();

    /** Whether any of them was given. */
    boolean arePresent() {
        return Stream.of(name, content, type, state, parent, session, id, digest, score)
                        .anyMatch(Objects::nonNull)
                || !tags.isEmpty()
                || !anchors.isEmpty()
                || !events.isEmpty();
    }

    /**
     * @param input reads standard input, if the flags ask for it
     * @throws IllegalArgumentException if a value is not of its form
     */
    Frame frame(Invocation run, Supplier<byte[]> input) {
        Instant now = run.now();
        FrameId frameId = id == null ? run.memory().newIds().get() : new FrameId(id);
        FrameBuilder frame = Frame.builder(frameId, run.project(), now)
                .session(Optional.ofNullable(session).map(SessionId::new))
                .parent(Optional.ofNullable(parent).map(FrameId::new))
                .digest(Optional.ofNullable(digest))
                .tags(tags)
                .provenance(Provenance.of("cli"))
                .anchors(numbered(
                        anchors, (number, kind, text) -> new Anchor(number, kind, text, ANCHOR_PRIORITY, now, "{}")))
                .events(numbered(
                        events,
                        (number, kind, payload) ->
                                new FrameEvent(number, Long.parseLong(number), kind, json(payload), now)));
        if (name != null) {
            frame.name(name);
        }
        if (content != null) {
            frame.content(content.equals("-") ? new String(input.get(), StandardCharsets.UTF_8) : content);
        }
        if (type != null) {
            frame.type(type);
        }
        if (state != null) {
            frame.state(state);
        }
        if (score != null) {
            frame.score(score);
        }
        return frame.build();
    }

    @FunctionalInterface
    private interface Part<T> {
        T of(String number, String kind, String text);
    }

    private static <T> List<T> numbered(List<String> texts, Part<T> part) {
        List<T> parts = new ArrayList<>();
        for (String text : texts) {
            int colon = text.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException(
                        "'" + text + "' has no type: write it as TYPE:TEXT, such as 'DECISION:We use SQLite'");
            }
            parts.add(part.of(Integer.toString(parts.size() + 1), text.substring(0, colon), text.substring(colon + 1)));
        }
        return parts;
    }

    /** Payloads are JSON; a text becomes a JSON string. */
    private static String json(String payload) {
        String start = payload.stripLeading();
        if (start.startsWith("{") || start.startsWith("[") || start.startsWith("\"")) {
            return payload;
        }
        var text = new StringBuilder();
        new JsonWriter(text).string(payload);
        return text.toString();
    }
}
