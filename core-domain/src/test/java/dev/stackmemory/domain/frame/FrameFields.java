package dev.stackmemory.domain.frame;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A frame with a value in every component, and for each stored field ways to change it alone. */
final class FrameFields {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private FrameFields() {}

    static Frame full() {
        return Frame.builder(new FrameId("frame-1"), new ProjectId("project-1"), NOON)
                .session(new SessionId("session-1"))
                .run("run-1")
                .parent(new FrameId("frame-0"))
                .depth(2)
                .type("tool_call")
                .name("Name")
                .state("closed")
                .content("Content 漢字 😀")
                .inputs("{\"a\":1}")
                .outputs("[2]")
                .digest("Digest")
                .digestJson("{}")
                .metadata("{\"m\":true}")
                .tags(List.of("one", "two"))
                .closedAt(NOON.plusSeconds(60))
                .retention("keep_forever")
                .score(0.75)
                .provenance(new Provenance("cli", "[\"x\"]", 0.9, Optional.of("frame-2"), "0.1.0"))
                .events(List.of(
                        new FrameEvent("e1", 1, "message", "{\"t\":1}", NOON),
                        new FrameEvent("e2", 2, "result", "{\"t\":2}", NOON.plusMillis(1))))
                .anchors(List.of(new Anchor("a1", "DECISION", "Text", 9, NOON, "{\"k\":1}")))
                .revision(3)
                .build();
    }

    /** By the name of the stored field and the kind of change. */
    static Map<String, UnaryOperator<FrameBuilder>> changes() {
        var changes = new LinkedHashMap<String, UnaryOperator<FrameBuilder>>();
        changes.put("id", frame -> frame.id(new FrameId("frame-9")));
        changes.put("project", frame -> frame.project(new ProjectId("project-9")));
        changes.put("session", frame -> frame.session(new SessionId("session-9")));
        changes.put("session absent", frame -> frame.session(Optional.empty()));
        changes.put("run", frame -> frame.run("run-9"));
        changes.put("run empty", frame -> frame.run(""));
        changes.put("run absent", frame -> frame.run(Optional.empty()));
        changes.put("parent", frame -> frame.parent(new FrameId("frame-9")));
        changes.put("parent absent", frame -> frame.parent(Optional.empty()));
        changes.put("depth", frame -> frame.depth(3));
        changes.put("type", frame -> frame.type("task"));
        changes.put("name", frame -> frame.name("name"));
        changes.put("state", frame -> frame.state("active"));
        changes.put("content", frame -> frame.content("Content 漢字 😁"));
        changes.put("content with NUL", frame -> frame.content("Content 漢字 😀\u0000"));
        changes.put("inputs", frame -> frame.inputs("{\"a\": 1}"));
        changes.put("inputs empty", frame -> frame.inputs(""));
        changes.put("inputs absent", frame -> frame.inputs(Optional.empty()));
        changes.put("outputs", frame -> frame.outputs("[2.0]"));
        changes.put("outputs absent", frame -> frame.outputs(Optional.empty()));
        changes.put("digest", frame -> frame.digest("digest"));
        changes.put("digest empty", frame -> frame.digest(""));
        changes.put("digest absent", frame -> frame.digest(Optional.empty()));
        changes.put("digestJson", frame -> frame.digestJson("{ }"));
        changes.put("digestJson absent", frame -> frame.digestJson(Optional.empty()));
        changes.put("metadata", frame -> frame.metadata("{\"m\":false}"));
        changes.put("metadata absent", frame -> frame.metadata(Optional.empty()));
        changes.put("tag more", frame -> frame.tags(List.of("one", "two", "three")));
        changes.put("tag less", frame -> frame.tags(List.of("one")));
        changes.put("tags joined", frame -> frame.tags(List.of("onetwo")));
        changes.put("tags none", frame -> frame.tags(List.of()));
        changes.put("createdAt", frame -> frame.createdAt(NOON.plusMillis(1)));
        changes.put("closedAt", frame -> frame.closedAt(NOON.plusSeconds(61)));
        changes.put("closedAt absent", frame -> frame.closedAt(Optional.empty()));
        changes.put("retention", frame -> frame.retention("default"));
        provenance(changes, "source", new Provenance("git", "[\"x\"]", 0.9, Optional.of("frame-2"), "0.1.0"));
        provenance(changes, "derivation", new Provenance("cli", "[]", 0.9, Optional.of("frame-2"), "0.1.0"));
        provenance(
                changes,
                "confidence",
                new Provenance("cli", "[\"x\"]", Math.nextUp(0.9), Optional.of("frame-2"), "0.1.0"));
        provenance(changes, "supersededBy", new Provenance("cli", "[\"x\"]", 0.9, Optional.of(""), "0.1.0"));
        provenance(changes, "supersededBy absent", new Provenance("cli", "[\"x\"]", 0.9, Optional.empty(), "0.1.0"));
        provenance(changes, "programVersion", new Provenance("cli", "[\"x\"]", 0.9, Optional.of("frame-2"), "0.1.1"));
        FrameEvent first = full().events().get(0);
        FrameEvent second = full().events().get(1);
        events(changes, "events less", List.of(first));
        events(changes, "events swapped", List.of(second, first));
        events(changes, "event id", List.of(first, new FrameEvent("e9", 2, "result", "{\"t\":2}", second.at())));
        events(changes, "event sequence", List.of(first, new FrameEvent("e2", 9, "result", "{\"t\":2}", second.at())));
        events(changes, "event type", List.of(first, new FrameEvent("e2", 2, "error", "{\"t\":2}", second.at())));
        events(changes, "event payload", List.of(first, new FrameEvent("e2", 2, "result", "{\"t\":9}", second.at())));
        events(changes, "event at", List.of(first, new FrameEvent("e2", 2, "result", "{\"t\":2}", first.at())));
        anchor(changes, "id", new Anchor("a9", "DECISION", "Text", 9, NOON, "{\"k\":1}"));
        anchor(changes, "type", new Anchor("a1", "FACT", "Text", 9, NOON, "{\"k\":1}"));
        anchor(changes, "text", new Anchor("a1", "DECISION", "text", 9, NOON, "{\"k\":1}"));
        anchor(changes, "priority", new Anchor("a1", "DECISION", "Text", 8, NOON, "{\"k\":1}"));
        anchor(changes, "createdAt", new Anchor("a1", "DECISION", "Text", 9, NOON.plusMillis(1), "{\"k\":1}"));
        anchor(changes, "metadata", new Anchor("a1", "DECISION", "Text", 9, NOON, "{}"));
        changes.put("anchors none", frame -> frame.anchors(List.of()));
        changes.put(
                "text moved to the next field",
                frame -> frame.type("tool_callN").name("ame"));
        return changes;
    }

    private static void provenance(
            Map<String, UnaryOperator<FrameBuilder>> changes, String field, Provenance provenance) {
        changes.put("provenance " + field, frame -> frame.provenance(provenance));
    }

    private static void events(
            Map<String, UnaryOperator<FrameBuilder>> changes, String field, List<FrameEvent> events) {
        changes.put(field, frame -> frame.events(events));
    }

    private static void anchor(Map<String, UnaryOperator<FrameBuilder>> changes, String field, Anchor anchor) {
        changes.put("anchor " + field, frame -> frame.anchors(List.of(anchor)));
    }
}
