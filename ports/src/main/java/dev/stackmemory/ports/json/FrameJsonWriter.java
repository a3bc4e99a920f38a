package dev.stackmemory.ports.json;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.Provenance;
import dev.stackmemory.domain.frame.SessionId;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Optional;

/** Writes the canonical form: keys in the order of the frame's components, and none for what is absent or has its default. */
final class FrameJsonWriter {
    private static final DateTimeFormatter INSTANT =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private final JsonWriter out;

    FrameJsonWriter(JsonWriter out) {
        this.out = out;
    }

    void write(Frame frame) {
        out.beginObject();
        text("id", frame.id().value());
        text("project", frame.project().value());
        text("session", frame.session().map(SessionId::value));
        text("run", frame.run());
        text("parent", frame.parent().map(FrameId::value));
        if (frame.depth() != 0) {
            out.name("depth").number(frame.depth());
        }
        text("type", frame.type());
        text("name", frame.name());
        text("state", frame.state());
        text("content", frame.content());
        json("inputs", frame.inputs());
        json("outputs", frame.outputs());
        text("digest", frame.digest());
        json("digestJson", frame.digestJson());
        json("metadata", frame.metadata());
        if (!frame.tags().isEmpty()) {
            out.name("tags").beginArray();
            frame.tags().forEach(out::string);
            out.endArray();
        }
        instant("createdAt", frame.createdAt());
        frame.closedAt().ifPresent(at -> instant("closedAt", at));
        if (!frame.retention().equals(FrameKeys.DEFAULT_RETENTION)) {
            text("retention", frame.retention());
        }
        out.name("score").number(frame.score());
        if (!frame.provenance().equals(Provenance.UNKNOWN)) {
            out.name("provenance");
            write(frame.provenance());
        }
        if (!frame.events().isEmpty()) {
            out.name("events").beginArray();
            frame.events().forEach(this::write);
            out.endArray();
        }
        if (!frame.anchors().isEmpty()) {
            out.name("anchors").beginArray();
            frame.anchors().forEach(this::write);
            out.endArray();
        }
        out.name("revision").number(frame.revision());
        out.endObject();
    }

    private void write(Provenance provenance) {
        out.beginObject();
        if (!provenance.source().isEmpty()) {
            text("source", provenance.source());
        }
        if (!provenance.derivation().equals(Provenance.UNKNOWN.derivation())) {
            json("derivation", provenance.derivation());
        }
        if (Double.compare(provenance.confidence(), Provenance.UNKNOWN.confidence()) != 0) {
            out.name("confidence").number(provenance.confidence());
        }
        text("supersededBy", provenance.supersededBy());
        if (!provenance.programVersion().isEmpty()) {
            text("programVersion", provenance.programVersion());
        }
        out.endObject();
    }

    private void write(FrameEvent event) {
        out.beginObject();
        text("id", event.id());
        out.name("sequence").number(event.sequence());
        text("type", event.type());
        json("payload", event.payload());
        instant("at", event.at());
        out.endObject();
    }

    private void write(Anchor anchor) {
        out.beginObject();
        text("id", anchor.id());
        text("type", anchor.type());
        text("text", anchor.text());
        if (anchor.priority() != FrameKeys.DEFAULT_PRIORITY) {
            out.name("priority").number(anchor.priority());
        }
        instant("createdAt", anchor.createdAt());
        if (!anchor.metadata().equals(FrameKeys.EMPTY_OBJECT)) {
            json("metadata", anchor.metadata());
        }
        out.endObject();
    }

    private void text(String name, String value) {
        out.name(name).string(value);
    }

    private void text(String name, Optional<String> value) {
        value.ifPresent(text -> text(name, text));
    }

    private void instant(String name, Instant at) {
        text(name, INSTANT.format(at));
    }

    private void json(String name, Optional<String> value) {
        value.ifPresent(json -> json(name, json));
    }

    private void json(String name, String value) {
        if (JsonSyntax.standsAsItIs(value)) {
            out.name(name).raw(value);
        } else {
            text(name + FrameKeys.AS_TEXT, value);
        }
    }
}
