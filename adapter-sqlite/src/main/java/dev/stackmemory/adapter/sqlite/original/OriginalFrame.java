package dev.stackmemory.adapter.sqlite.original;

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
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Puts a frame together from its row, its events and its anchors. Used for one frame. */
final class OriginalFrame {
    private static final String UNKNOWN_TYPE = "task";

    private final ProjectId fallback;
    private final OriginalMetadata metadata = new OriginalMetadata();
    private final List<String> repairs = new ArrayList<>();
    private long reads;

    OriginalFrame(ProjectId fallback) {
        this.fallback = fallback;
    }

    List<String> repairs() {
        return repairs;
    }

    /** Rows of another table that name this frame. */
    void attach(String table, List<RawRow> rows) {
        metadata.rows(table, rows);
        reads += rows.size();
    }

    /**
     * The frame of a row.
     *
     * @param isDuplicate whether an earlier row had the same id
     */
    Frame of(RawRow row, boolean isDuplicate, List<RawRow> eventRows, List<RawRow> anchorRows) {
        var fields = new RawFields(row);
        FrameId id = id(fields, row, isDuplicate);
        Optional<String> run = fields.text("run_id");
        Optional<Instant> created = fields.instant("created_at", false);
        if (created.isEmpty() && row.has("created_at")) {
            fields.repair("created_at is missing; taken as 1970");
        }
        FrameBuilder builder = Frame.builder(id, project(fields), created.orElse(Frame.UNKNOWN_TIME))
                .run(run)
                .session(run.flatMap(value -> valid(value, SessionId::new)))
                .parent(optionalId(fields))
                .depth((int) fields.whole("depth", 0, 0, Integer.MAX_VALUE))
                .type(fields.text("type", UNKNOWN_TYPE))
                .name(fields.text("name", ""))
                .state(fields.text("state", Frame.ACTIVE))
                .inputs(fields.json("inputs"))
                .outputs(fields.json("outputs"))
                .digest(fields.text("digest_text"))
                .digestJson(fields.json("digest_json"))
                .closedAt(fields.instant("closed_at", false))
                .retention(fields.text("retention_policy", "default"))
                .score(fields.share("importance_score", 0.5))
                .provenance(provenance(fields));
        metadata.columns(fields.rest());
        repairs.addAll(fields.repairs());
        if (row.get("access_count") instanceof Long count && count > 0) {
            reads += count;
        }
        return finish(builder, run, eventRows, anchorRows);
    }

    /** A frame that stands for one that is not there but has events or anchors. */
    Frame placeholder(SortedRows.Key key, List<RawRow> eventRows, List<RawRow> anchorRows) {
        metadata.placeholder();
        repairs.add("there is no such frame; what refers to it is kept in a placeholder");
        Optional<FrameId> named = key.value() instanceof String text ? valid(text, FrameId::new) : Optional.empty();
        if (named.isEmpty()) {
            metadata.columns(Collections.singletonMap("frame_id", key.value()));
        }
        FrameId id = named.orElseGet(() -> madeId(String.valueOf(key.value())));
        Instant at = Stream.concat(
                        eventRows.stream().map(row -> new RawFields(row).instant("ts", true)),
                        anchorRows.stream().map(row -> new RawFields(row).instant("created_at", false)))
                .flatMap(Optional::stream)
                .min(Instant::compareTo)
                .orElse(Frame.UNKNOWN_TIME);
        ProjectId project = anchorRows.stream()
                .flatMap(row -> new RawFields(row).text("project_id").stream())
                .flatMap(text -> valid(text, ProjectId::new).stream())
                .findFirst()
                .orElse(fallback);
        return finish(
                Frame.builder(id, project, at).state("missing").type("placeholder"),
                Optional.empty(),
                eventRows,
                anchorRows);
    }

    private Frame finish(FrameBuilder builder, Optional<String> run, List<RawRow> eventRows, List<RawRow> anchorRows) {
        List<FrameEvent> events = events(eventRows, run);
        String project = builder.build().project().value();
        List<Anchor> anchors = anchors(anchorRows, project);
        Frame frame = builder.events(events)
                .anchors(anchors)
                .metadata(metadata.json())
                .build();
        return builder.revision(revision(frame)).build();
    }

    /**
     * The original numbers no revisions, but a frame only grows while it is worked on: with each event, each anchor, its digest and its
     * closing, and counts how often it is read. So a later state of the frame has a higher number, and a second import brings it up to date.
     */
    private long revision(Frame frame) {
        return 1L
                + reads
                + frame.events().size()
                + frame.anchors().size()
                + (frame.digest().isPresent() ? 1 : 0)
                + (frame.closedAt().isPresent() ? 1 : 0);
    }

    private static FrameId id(RawFields fields, RawRow row, boolean isDuplicate) {
        Optional<FrameId> id = fields.text("frame_id").flatMap(text -> valid(text, FrameId::new));
        if (id.isPresent() && !isDuplicate) {
            return id.get();
        }
        fields.repair("frame_id is empty, too long or there twice; a new id was made");
        fields.keep("frame_id");
        return madeId(row.values().toString());
    }

    private ProjectId project(RawFields fields) {
        Optional<ProjectId> project = fields.text("project_id").flatMap(text -> valid(text, ProjectId::new));
        if (project.isEmpty()) {
            fields.repair("project_id names no project; taken as " + fallback);
            fields.keep("project_id");
        }
        return project.orElse(fallback);
    }

    private static Optional<FrameId> optionalId(RawFields fields) {
        Optional<String> text = fields.text("parent_frame_id");
        Optional<FrameId> id = text.flatMap(value -> valid(value, FrameId::new));
        if (text.isPresent() && id.isEmpty()) {
            fields.repair("parent_frame_id names no frame; kept in the metadata");
            fields.keep("parent_frame_id");
        }
        return id;
    }

    private static Provenance provenance(RawFields fields) {
        return new Provenance(
                fields.text("prov_source", ""),
                fields.json("prov_derivation", "[]"),
                fields.share("prov_confidence", 1.0),
                fields.text("prov_superseded_by"),
                fields.text("prov_program_version", ""));
    }

    private List<FrameEvent> events(List<RawRow> rows, Optional<String> run) {
        boolean inSeconds = !rows.isEmpty()
                && rows.stream()
                        .allMatch(row -> row.get("ts") instanceof Long number && number < RawFields.FIRST_MILLIS);
        if (inSeconds) {
            metadata.eventTimesInSeconds();
        }
        var events = new ArrayList<FrameEvent>(rows.size());
        for (RawRow row : rows) {
            var fields = new RawFields(row);
            fields.carry("frame_id");
            String id = fields.text("event_id", row.location());
            if (Objects.equals(row.get("run_id"), run.orElse(null))) {
                fields.carry("run_id");
            }
            events.add(new FrameEvent(
                    id,
                    fields.whole("seq", 0, Long.MIN_VALUE, Long.MAX_VALUE),
                    fields.text("event_type", ""),
                    fields.json("payload", ""),
                    fields.instant("ts", !inSeconds).orElse(Instant.EPOCH)));
            metadata.event(id, fields.rest());
            report("event " + id, fields);
        }
        return events;
    }

    private List<Anchor> anchors(List<RawRow> rows, String project) {
        var anchors = new ArrayList<Anchor>(rows.size());
        for (RawRow row : rows) {
            var fields = new RawFields(row);
            fields.carry("frame_id");
            String id = fields.text("anchor_id", row.location());
            if (Objects.equals(row.get("project_id"), project)) {
                fields.carry("project_id");
            }
            anchors.add(new Anchor(
                    id,
                    fields.text("type", ""),
                    fields.text("text", ""),
                    (int) fields.whole("priority", 0, Integer.MIN_VALUE, Integer.MAX_VALUE),
                    fields.instant("created_at", false).orElse(Instant.EPOCH),
                    fields.json("metadata", "{}")));
            metadata.anchor(id, fields.rest());
            report("anchor " + id, fields);
        }
        return anchors;
    }

    private void report(String part, RawFields fields) {
        Set<String> said = new HashSet<>();
        for (String repair : fields.repairs()) {
            if (said.add(repair)) {
                repairs.add(part + ": " + repair);
            }
        }
    }

    private static <T> Optional<T> valid(String text, Function<String, T> constructor) {
        try {
            return Optional.of(constructor.apply(text));
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }

    private static FrameId madeId(String value) {
        return new FrameId("stackmemory-" + FrameIdText.shorten(value));
    }
}
