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

/** A frame, or what is to change in one, as flags describe it. */
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

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "An id of your own; a new UUID unless said. The id of a frame that is here edits it: what is"
                    + " not said stays, and --tag, --anchor and --event add to what is there.")
    private @Nullable String id;

    @Option(
            names = "--base-revision",
            paramLabel = "N",
            description = "Record only if the frame is in this revision (0: if it is not here yet); otherwise it is a"
                    + " conflict, exit code 1.")
    private @Nullable Long baseRevision;

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
        return Stream.of(name, content, type, state, parent, session, id, baseRevision, digest, score)
                        .anyMatch(Objects::nonNull)
                || !tags.isEmpty()
                || !anchors.isEmpty()
                || !events.isEmpty();
    }

    /**
     * The id that was said.
     *
     * @throws IllegalArgumentException if it can be none, or a revision is named without it
     */
    Optional<FrameId> id() {
        if (id == null && baseRevision != null) {
            throw new IllegalArgumentException("--base-revision speaks of a frame that is here: name it with --id");
        }
        if (baseRevision != null && baseRevision < 0) {
            throw new IllegalArgumentException("--base-revision " + baseRevision + " is negative");
        }
        return Optional.ofNullable(id).map(FrameId::new);
    }

    /** The revision that the user has seen, 0 for none. */
    Optional<Long> baseRevision() {
        return Optional.ofNullable(baseRevision);
    }

    /**
     * A new frame.
     *
     * @param input reads standard input, if the flags ask for it
     * @throws IllegalArgumentException if a value is not of its form
     */
    Frame frame(Invocation run, Supplier<byte[]> input) {
        FrameId frameId = id().orElseGet(() -> run.memory().newIds().get());
        FrameBuilder frame = Frame.builder(frameId, run.project(), run.now()).provenance(Provenance.of("cli"));
        return apply(frame.build(), run, input);
    }

    /**
     * The frame with what the flags say in the place of what it said; its revision is the same still. Tags, anchors and events are added, those that are
     * there already excepted, so that to say the same twice changes nothing.
     *
     * @param input reads standard input, if the flags ask for it
     * @throws IllegalArgumentException if a value is not of its form
     */
    Frame apply(Frame present, Invocation run, Supplier<byte[]> input) {
        FrameBuilder frame = present.toBuilder()
                .tags(Stream.concat(present.tags().stream(), tags.stream()).toList())
                .anchors(withAnchors(present.anchors(), run.now()))
                .events(withEvents(present.events(), run.now()));
        if (session != null) {
            frame.session(Optional.of(new SessionId(session)));
        }
        if (parent != null) {
            frame.parent(Optional.of(new FrameId(parent)));
        }
        if (digest != null) {
            frame.digest(Optional.of(digest));
        }
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

    private List<Anchor> withAnchors(List<Anchor> present, Instant now) {
        List<Anchor> all = new ArrayList<>(present);
        for (Typed said : typed(anchors)) {
            boolean there = present.stream()
                    .anyMatch(anchor ->
                            anchor.type().equals(said.type()) && anchor.text().equals(said.text()));
            if (!there) {
                String number = nextNumber(all.stream().map(Anchor::id).toList());
                all.add(new Anchor(number, said.type(), said.text(), ANCHOR_PRIORITY, now, "{}"));
            }
        }
        return all;
    }

    private List<FrameEvent> withEvents(List<FrameEvent> present, Instant now) {
        List<FrameEvent> all = new ArrayList<>(present);
        for (Typed said : typed(events)) {
            String payload = json(said.text());
            boolean there = present.stream()
                    .anyMatch(event ->
                            event.type().equals(said.type()) && event.payload().equals(payload));
            if (!there) {
                String number = nextNumber(all.stream().map(FrameEvent::id).toList());
                long sequence =
                        all.stream().mapToLong(FrameEvent::sequence).max().orElse(0) + 1;
                all.add(new FrameEvent(number, sequence, said.type(), payload, now));
            }
        }
        return all;
    }

    /** The place behind the last one, or the first after it that no part has as its id. */
    private static String nextNumber(List<String> taken) {
        int number = taken.size() + 1;
        while (taken.contains(Integer.toString(number))) {
            number++;
        }
        return Integer.toString(number);
    }

    /** What was written as {@code TYPE:TEXT}. */
    private record Typed(String type, String text) {}

    private static List<Typed> typed(List<String> texts) {
        List<Typed> parts = new ArrayList<>();
        for (String text : texts) {
            int colon = text.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException(
                        "'" + text + "' has no type: write it as TYPE:TEXT, such as 'DECISION:We use SQLite'");
            }
            parts.add(new Typed(text.substring(0, colon), text.substring(colon + 1)));
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
