package dev.stackmemory.adapter.redis.internal;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.Provenance;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.ports.store.FrameSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** A frame in two parts: what lists show, and the rest. Every legal frame comes back equal. */
final class FrameForm {
    private FrameForm() {}

    static void writeSummary(Frame frame, FrameWriter out) {
        out.text(frame.id().value());
        out.text(frame.project().value());
        out.text(frame.session().map(SessionId::value));
        out.text(frame.parent().map(FrameId::value));
        out.text(frame.type());
        out.text(frame.name());
        out.text(frame.state());
        out.count(frame.tags().size());
        frame.tags().forEach(out::text);
        out.fixed(frame.createdAt().toEpochMilli());
        out.fixed(Double.doubleToLongBits(frame.score()));
    }

    static FrameSummary readSummary(FrameReader in, long revision) {
        var id = new FrameId(in.text());
        var project = new ProjectId(in.text());
        Optional<SessionId> session = in.optionalText().map(SessionId::new);
        Optional<FrameId> parent = in.optionalText().map(FrameId::new);
        String type = in.text();
        String name = in.text();
        String state = in.text();
        int tagCount = in.size();
        var tags = new ArrayList<String>(tagCount);
        for (int tag = 0; tag < tagCount; tag++) {
            tags.add(in.text());
        }
        Instant createdAt = Instant.ofEpochMilli(in.fixed());
        double score = Double.longBitsToDouble(in.fixed());
        return new FrameSummary(
                id,
                project,
                session,
                parent,
                type,
                name,
                state,
                sorted(tags, id, project, createdAt),
                createdAt,
                score,
                revision);
    }

    /** As the frame sorts its tags, by their bytes: so they go through one, if there are any. */
    private static SortedSet<String> sorted(List<String> tags, FrameId id, ProjectId project, Instant createdAt) {
        return tags.isEmpty()
                ? Collections.emptySortedSet()
                : Frame.builder(id, project, createdAt).tags(tags).build().tags();
    }

    static void writeRest(Frame frame, FrameWriter out) {
        long created = frame.createdAt().toEpochMilli();
        out.text(frame.content());
        out.text(frame.inputs());
        out.text(frame.outputs());
        out.text(frame.digest());
        out.text(frame.digestJson());
        out.text(frame.metadata());
        out.text(frame.run());
        out.count(frame.depth());
        out.count(frame.closedAt().isPresent() ? 1 : 0);
        frame.closedAt().ifPresent(at -> out.signed(at.toEpochMilli() - created));
        out.text(frame.retention());
        Provenance provenance = frame.provenance();
        out.text(provenance.source());
        out.text(provenance.derivation());
        out.fixed(Double.doubleToLongBits(provenance.confidence()));
        out.text(provenance.supersededBy());
        out.text(provenance.programVersion());
        out.count(frame.events().size());
        for (FrameEvent event : frame.events()) {
            out.text(event.id());
            out.signed(event.sequence());
            out.text(event.type());
            out.text(event.payload());
            out.signed(event.at().toEpochMilli() - created);
        }
        out.count(frame.anchors().size());
        for (Anchor anchor : frame.anchors()) {
            out.text(anchor.id());
            out.text(anchor.type());
            out.text(anchor.text());
            out.signed(anchor.priority());
            out.signed(anchor.createdAt().toEpochMilli() - created);
            out.text(anchor.metadata());
        }
    }

    static Frame readRest(FrameSummary summary, FrameReader in) {
        long created = summary.createdAt().toEpochMilli();
        String content = in.text();
        Optional<String> inputs = in.optionalText();
        Optional<String> outputs = in.optionalText();
        Optional<String> digest = in.optionalText();
        Optional<String> digestJson = in.optionalText();
        Optional<String> metadata = in.optionalText();
        Optional<String> run = in.optionalText();
        int depth = in.number();
        Optional<Instant> closedAt =
                in.isPresent() ? Optional.of(Instant.ofEpochMilli(in.signed() + created)) : Optional.empty();
        String retention = in.text();
        var provenance =
                new Provenance(in.text(), in.text(), Double.longBitsToDouble(in.fixed()), in.optionalText(), in.text());
        List<FrameEvent> events = events(in, created);
        List<Anchor> anchors = anchors(in, created);
        in.requireEnd();
        return new Frame(
                summary.id(),
                summary.project(),
                summary.session(),
                run,
                summary.parent(),
                depth,
                summary.type(),
                summary.name(),
                summary.state(),
                content,
                inputs,
                outputs,
                digest,
                digestJson,
                metadata,
                summary.tags(),
                summary.createdAt(),
                closedAt,
                retention,
                summary.score(),
                provenance,
                events,
                anchors,
                summary.revision());
    }

    private static List<FrameEvent> events(FrameReader in, long created) {
        int count = in.size();
        var events = new ArrayList<FrameEvent>(count);
        for (int index = 0; index < count; index++) {
            events.add(new FrameEvent(
                    in.text(), in.signed(), in.text(), in.text(), Instant.ofEpochMilli(in.signed() + created)));
        }
        return events;
    }

    private static List<Anchor> anchors(FrameReader in, long created) {
        int count = in.size();
        var anchors = new ArrayList<Anchor>(count);
        for (int index = 0; index < count; index++) {
            String id = in.text();
            String type = in.text();
            String text = in.text();
            int priority = Math.toIntExact(in.signed());
            Instant createdAt = Instant.ofEpochMilli(in.signed() + created);
            anchors.add(new Anchor(id, type, text, priority, createdAt, in.text()));
        }
        return anchors;
    }
}
