package dev.stackmemory.domain.frame;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Collects the components of a {@link Frame}. What is not set keeps its default: an active {@code task} without text, of score 0.5 and
 * revision 1. Not thread-safe.
 */
public final class FrameBuilder {
    private FrameId id;
    private ProjectId project;
    private Instant createdAt;
    private Optional<SessionId> session = Optional.empty();
    private Optional<String> run = Optional.empty();
    private Optional<FrameId> parent = Optional.empty();
    private Optional<String> inputs = Optional.empty();
    private Optional<String> outputs = Optional.empty();
    private Optional<String> digest = Optional.empty();
    private Optional<String> digestJson = Optional.empty();
    private Optional<String> metadata = Optional.empty();
    private Optional<Instant> closedAt = Optional.empty();
    private int depth = 0;
    private String type = "task";
    private String name = "";
    private String state = Frame.ACTIVE;
    private String content = "";
    private Collection<String> tags = List.of();
    private String retention = "default";
    private double score = 0.5;
    private Provenance provenance = Provenance.UNKNOWN;
    private List<FrameEvent> events = List.of();
    private List<Anchor> anchors = List.of();
    private long revision = 1;

    FrameBuilder(FrameId id, ProjectId project, Instant createdAt) {
        this.id = id;
        this.project = project;
        this.createdAt = createdAt;
    }

    FrameBuilder(Frame frame) {
        this.id = frame.id();
        this.project = frame.project();
        this.createdAt = frame.createdAt();
        this.session = frame.session();
        this.run = frame.run();
        this.parent = frame.parent();
        this.inputs = frame.inputs();
        this.outputs = frame.outputs();
        this.digest = frame.digest();
        this.digestJson = frame.digestJson();
        this.metadata = frame.metadata();
        this.closedAt = frame.closedAt();
        this.depth = frame.depth();
        this.type = frame.type();
        this.name = frame.name();
        this.state = frame.state();
        this.content = frame.content();
        this.tags = frame.tags();
        this.retention = frame.retention();
        this.score = frame.score();
        this.provenance = frame.provenance();
        this.events = frame.events();
        this.anchors = frame.anchors();
        this.revision = frame.revision();
    }

    public FrameBuilder id(FrameId id) {
        this.id = id;
        return this;
    }

    public FrameBuilder project(ProjectId project) {
        this.project = project;
        return this;
    }

    public FrameBuilder createdAt(Instant createdAt) {
        this.createdAt = createdAt;
        return this;
    }

    public FrameBuilder session(SessionId session) {
        this.session = Optional.of(session);
        return this;
    }

    public FrameBuilder session(Optional<SessionId> session) {
        this.session = session;
        return this;
    }

    public FrameBuilder run(String run) {
        this.run = Optional.of(run);
        return this;
    }

    public FrameBuilder run(Optional<String> run) {
        this.run = run;
        return this;
    }

    public FrameBuilder parent(FrameId parent) {
        this.parent = Optional.of(parent);
        return this;
    }

    public FrameBuilder parent(Optional<FrameId> parent) {
        this.parent = parent;
        return this;
    }

    public FrameBuilder inputs(String inputs) {
        this.inputs = Optional.of(inputs);
        return this;
    }

    public FrameBuilder inputs(Optional<String> inputs) {
        this.inputs = inputs;
        return this;
    }

    public FrameBuilder outputs(String outputs) {
        this.outputs = Optional.of(outputs);
        return this;
    }

    public FrameBuilder outputs(Optional<String> outputs) {
        this.outputs = outputs;
        return this;
    }

    public FrameBuilder digest(String digest) {
        this.digest = Optional.of(digest);
        return this;
    }

    public FrameBuilder digest(Optional<String> digest) {
        this.digest = digest;
        return this;
    }

    public FrameBuilder digestJson(String digestJson) {
        this.digestJson = Optional.of(digestJson);
        return this;
    }

    public FrameBuilder digestJson(Optional<String> digestJson) {
        this.digestJson = digestJson;
        return this;
    }

    public FrameBuilder metadata(String metadata) {
        this.metadata = Optional.of(metadata);
        return this;
    }

    public FrameBuilder metadata(Optional<String> metadata) {
        this.metadata = metadata;
        return this;
    }

    public FrameBuilder closedAt(Instant closedAt) {
        this.closedAt = Optional.of(closedAt);
        return this;
    }

    public FrameBuilder closedAt(Optional<Instant> closedAt) {
        this.closedAt = closedAt;
        return this;
    }

    public FrameBuilder depth(int depth) {
        this.depth = depth;
        return this;
    }

    public FrameBuilder type(String type) {
        this.type = type;
        return this;
    }

    public FrameBuilder name(String name) {
        this.name = name;
        return this;
    }

    public FrameBuilder state(String state) {
        this.state = state;
        return this;
    }

    public FrameBuilder content(String content) {
        this.content = content;
        return this;
    }

    public FrameBuilder tags(Collection<String> tags) {
        this.tags = tags;
        return this;
    }

    public FrameBuilder retention(String retention) {
        this.retention = retention;
        return this;
    }

    public FrameBuilder score(double score) {
        this.score = score;
        return this;
    }

    public FrameBuilder provenance(Provenance provenance) {
        this.provenance = provenance;
        return this;
    }

    public FrameBuilder events(List<FrameEvent> events) {
        this.events = events;
        return this;
    }

    public FrameBuilder anchors(List<Anchor> anchors) {
        this.anchors = anchors;
        return this;
    }

    public FrameBuilder revision(long revision) {
        this.revision = revision;
        return this;
    }

    /**
     * The frame with the components collected so far.
     *
     * @throws IllegalArgumentException if a component is out of its range
     */
    public Frame build() {
        return new Frame(
                id,
                project,
                session,
                run,
                parent,
                depth,
                type,
                name,
                state,
                content,
                inputs,
                outputs,
                digest,
                digestJson,
                metadata,
                new TreeSet<>(tags),
                createdAt,
                closedAt,
                retention,
                score,
                provenance,
                events,
                anchors,
                revision);
    }
}
