package dev.stackmemory.ports.json;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameBuilder;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.Provenance;
import dev.stackmemory.domain.frame.SessionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads one frame. Strict: a key that is unknown, doubled or of another kind than it should be ends the reading. */
final class FrameJsonReader {
    /** Stands in the builder until the id is known. */
    private static final FrameId UNNAMED = new FrameId("unnamed");

    private final FrameDefaults defaults;
    private final JsonParser parser;
    private final JsonFields fields;

    FrameJsonReader(char[] text, int length, FrameDefaults defaults) {
        this.defaults = defaults;
        this.parser = JsonSyntax.frameParser(text, length);
        this.fields = new JsonFields(parser, text);
    }

    Frame read() {
        try (parser) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new MalformedFrameJson("nothing but blanks where a frame was expected", 1, 1);
            }
            if (first != JsonToken.START_OBJECT) {
                throw fields.malformed("a frame is a JSON object, not " + JsonFields.kind(first));
            }
            Frame frame = frame();
            if (parser.nextToken() != null) {
                throw fields.malformed("something follows the frame");
            }
            return frame;
        } catch (JacksonException malformed) {
            throw JsonFields.malformed(malformed);
        }
    }

    private Frame frame() {
        FrameBuilder frame = Frame.builder(UNNAMED, defaults.project(), defaults.createdAt());
        Optional<FrameId> id = Optional.empty();
        Instant createdAt = defaults.createdAt();
        List<Function<Instant, FrameEvent>> events = List.of();
        List<Function<Instant, Anchor>> anchors = List.of();
        long seen = 0;
        for (String key = parser.nextName(); key != null; key = parser.nextName()) {
            seen = fields.mark(FrameKeys.FRAME, seen, key);
            parser.nextToken();
            switch (key) {
                case "id" -> id = fields.text(key).map(value -> fields.checked(() -> new FrameId(value)));
                case "project" ->
                    fields.text(key).ifPresent(value -> frame.project(fields.checked(() -> new ProjectId(value))));
                case "session" ->
                    frame.session(fields.text(key).map(value -> fields.checked(() -> new SessionId(value))));
                case "run" -> frame.run(fields.text(key));
                case "parent" -> frame.parent(fields.text(key).map(value -> fields.checked(() -> new FrameId(value))));
                case "depth" -> fields.integer(key, 0, Integer.MAX_VALUE).ifPresent(depth -> frame.depth((int) depth));
                case "type" -> fields.text(key).ifPresent(frame::type);
                case "name" -> fields.text(key).ifPresent(frame::name);
                case "state" -> fields.text(key).ifPresent(frame::state);
                case "content" -> fields.text(key).ifPresent(frame::content);
                case "inputs", "inputsText" -> frame.inputs(fields.json(key));
                case "outputs", "outputsText" -> frame.outputs(fields.json(key));
                case "digest" -> frame.digest(fields.text(key));
                case "digestJson", "digestJsonText" -> frame.digestJson(fields.json(key));
                case "metadata", "metadataText" -> frame.metadata(fields.json(key));
                case "tags" -> frame.tags(fields.texts(key));
                case "createdAt" -> createdAt = fields.instant(key).orElse(createdAt);
                case "closedAt" -> frame.closedAt(fields.instant(key));
                case "retention" -> fields.text(key).ifPresent(frame::retention);
                case "score" -> fields.share(key).ifPresent(frame::score);
                case "provenance" -> provenance().ifPresent(frame::provenance);
                case "events" -> events = objects(key, this::event);
                case "anchors" -> anchors = objects(key, this::anchor);
                case "revision" -> fields.integer(key, 1, Long.MAX_VALUE).ifPresent(frame::revision);
                default -> throw new IllegalStateException("the key " + key + " is known and not read");
            }
        }
        if ((seen & (FrameKeys.FRAME.bit("name") | FrameKeys.FRAME.bit("content"))) == 0) {
            throw fields.malformed("a frame needs a name or a content");
        }
        frame.id(id.orElseGet(defaults.id())).createdAt(createdAt);
        frame.events(withTimes(events, createdAt)).anchors(withTimes(anchors, createdAt));
        return fields.checked(frame::build);
    }

    private Optional<Provenance> provenance() {
        if (!fields.isObject("provenance")) {
            return Optional.empty();
        }
        String source = Provenance.UNKNOWN.source();
        String derivation = Provenance.UNKNOWN.derivation();
        double confidence = Provenance.UNKNOWN.confidence();
        Optional<String> supersededBy = Optional.empty();
        String programVersion = Provenance.UNKNOWN.programVersion();
        long seen = 0;
        for (String key = parser.nextName(); key != null; key = parser.nextName()) {
            seen = fields.mark(FrameKeys.PROVENANCE, seen, key);
            parser.nextToken();
            switch (key) {
                case "source" -> source = fields.text(key).orElse(source);
                case "derivation", "derivationText" ->
                    derivation = fields.json(key).orElse(derivation);
                case "confidence" -> confidence = fields.share(key).orElse(confidence);
                case "supersededBy" -> supersededBy = fields.text(key);
                case "programVersion" -> programVersion = fields.text(key).orElse(programVersion);
                default -> throw new IllegalStateException("the key " + key + " is known and not read");
            }
        }
        return Optional.of(new Provenance(source, derivation, confidence, supersededBy, programVersion));
    }

    private Function<Instant, FrameEvent> event(int index) {
        String id = Integer.toString(index + 1);
        long sequence = index;
        String type = "event";
        String payload = FrameKeys.EMPTY_OBJECT;
        Optional<Instant> at = Optional.empty();
        long seen = 0;
        for (String key = parser.nextName(); key != null; key = parser.nextName()) {
            seen = fields.mark(FrameKeys.EVENT, seen, key);
            parser.nextToken();
            switch (key) {
                case "id" -> id = fields.text(key).orElse(id);
                case "sequence" ->
                    sequence =
                            fields.integer(key, Long.MIN_VALUE, Long.MAX_VALUE).orElse(sequence);
                case "type" -> type = fields.text(key).orElse(type);
                case "payload", "payloadText" -> payload = fields.json(key).orElse(payload);
                case "at" -> at = fields.instant(key);
                default -> throw new IllegalStateException("the key " + key + " is known and not read");
            }
        }
        var event = new FrameEvent(id, sequence, type, payload, at.orElse(Instant.EPOCH));
        return at.isPresent()
                ? createdAt -> event
                : createdAt -> new FrameEvent(event.id(), event.sequence(), event.type(), event.payload(), createdAt);
    }

    private Function<Instant, Anchor> anchor(int index) {
        String id = Integer.toString(index + 1);
        String type = "FACT";
        String statement = "";
        int priority = FrameKeys.DEFAULT_PRIORITY;
        String metadata = FrameKeys.EMPTY_OBJECT;
        Optional<Instant> at = Optional.empty();
        long seen = 0;
        for (String key = parser.nextName(); key != null; key = parser.nextName()) {
            seen = fields.mark(FrameKeys.ANCHOR, seen, key);
            parser.nextToken();
            switch (key) {
                case "id" -> id = fields.text(key).orElse(id);
                case "type" -> type = fields.text(key).orElse(type);
                case "text" -> statement = fields.text(key).orElse(statement);
                case "priority" ->
                    priority = (int) fields.integer(key, Integer.MIN_VALUE, Integer.MAX_VALUE)
                            .orElse(priority);
                case "createdAt" -> at = fields.instant(key);
                case "metadata", "metadataText" -> metadata = fields.json(key).orElse(metadata);
                default -> throw new IllegalStateException("the key " + key + " is known and not read");
            }
        }
        if ((seen & FrameKeys.ANCHOR.bit("text")) == 0) {
            throw fields.malformed("an anchor needs a text");
        }
        var anchor = new Anchor(id, type, statement, priority, at.orElse(Instant.EPOCH), metadata);
        return at.isPresent()
                ? createdAt -> anchor
                : createdAt -> new Anchor(
                        anchor.id(), anchor.type(), anchor.text(), anchor.priority(), createdAt, anchor.metadata());
    }

    private <T> List<T> objects(String key, IntFunction<T> element) {
        var found = new ArrayList<T>();
        if (fields.isArray(key)) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (!fields.isObject("an element of " + key)) {
                    throw fields.malformed("an element of " + key + " is null");
                }
                found.add(element.apply(found.size()));
            }
        }
        return found;
    }

    private static <T> List<T> withTimes(List<Function<Instant, T>> drafts, Instant createdAt) {
        return drafts.stream().map(draft -> draft.apply(createdAt)).toList();
    }
}
