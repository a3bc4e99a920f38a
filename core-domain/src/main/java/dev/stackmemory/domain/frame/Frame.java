package dev.stackmemory.domain.frame;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One piece of an agent's work with its events and anchors: the unit that is recorded, found, moved, exported and forgotten whole.
 *
 * <p>Text and JSON components hold what came in, unchanged; a JSON component may be malformed. An absent component ({@link
 * Optional#empty()}) and an empty text are different values and both are kept.
 *
 * @param id names the frame in every store
 * @param project the project it belongs to
 * @param session the sitting it was made in
 * @param run the run of the agent program, open text
 * @param parent the enclosing frame; it need not exist in the store
 * @param depth nesting below the outermost frame, at least 0
 * @param type open text such as {@code task}
 * @param name a short title, open text, may be empty
 * @param state open text; {@value #ACTIVE} frames are never dropped or demoted
 * @param content the main text, may be empty
 * @param inputs JSON as it came
 * @param outputs JSON as it came
 * @param digest a summary for people
 * @param digestJson a summary for programs, JSON as it came
 * @param metadata JSON as it came
 * @param tags without duplicates, in the order of their UTF-8 bytes
 * @param createdAt to the millisecond; {@link #UNKNOWN_TIME} where nobody knows it
 * @param closedAt to the millisecond; may lie before {@code createdAt} in imported frames
 * @param retention open text; {@value #KEEP_FOREVER} frames are never dropped by a policy
 * @param score importance in [0, 1]; not part of the content hash
 * @param provenance where the content comes from
 * @param events in their order
 * @param anchors in their order
 * @param revision at least 1, and larger for each later edit; not part of the content hash
 */
public record Frame(
        FrameId id,
        ProjectId project,
        Optional<SessionId> session,
        Optional<String> run,
        Optional<FrameId> parent,
        int depth,
        String type,
        String name,
        String state,
        String content,
        Optional<String> inputs,
        Optional<String> outputs,
        Optional<String> digest,
        Optional<String> digestJson,
        Optional<String> metadata,
        SortedSet<String> tags,
        Instant createdAt,
        Optional<Instant> closedAt,
        String retention,
        double score,
        Provenance provenance,
        List<FrameEvent> events,
        List<Anchor> anchors,
        long revision) {
    /** When a frame was created whose source tells no time: the beginning of 1970, which is no time that work was recorded at. */
    public static final Instant UNKNOWN_TIME = Instant.EPOCH;

    public static final String ACTIVE = "active";
    public static final String CLOSED = "closed";
    public static final String KEEP_FOREVER = "keep_forever";

    public Frame {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(parent, "parent");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(inputs, "inputs");
        Objects.requireNonNull(outputs, "outputs");
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(digestJson, "digestJson");
        Objects.requireNonNull(metadata, "metadata");
        Objects.requireNonNull(retention, "retention");
        Objects.requireNonNull(provenance, "provenance");
        tags = utf8Sorted(tags);
        createdAt = Milliseconds.of(createdAt);
        closedAt = closedAt.map(Milliseconds::of);
        events = List.copyOf(events);
        anchors = List.copyOf(anchors);
        if (depth < 0) {
            throw new IllegalArgumentException("depth " + depth + " is negative");
        }
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("score " + score + " is not between 0 and 1");
        }
        score += 0.0; // Negative zero becomes zero: stores do not tell them apart, and equality of records does.
        if (revision < 1) {
            throw new IllegalArgumentException("revision " + revision + " is not positive");
        }
    }

    /** A first revision with nothing but its identity; the builder starts with an active frame of type {@code task}. */
    public static FrameBuilder builder(FrameId id, ProjectId project, Instant createdAt) {
        return new FrameBuilder(id, project, createdAt);
    }

    /** A builder that starts with every component of this frame, the revision included. */
    public FrameBuilder toBuilder() {
        return new FrameBuilder(this);
    }

    /** Tells the frame from others of its id. */
    public Origin origin() {
        return new Origin(project, createdAt);
    }

    /** Whether work on the frame goes on. */
    public boolean isActive() {
        return state.equals(ACTIVE);
    }

    /** Whether no policy may ever drop the frame. */
    public boolean isKeptForever() {
        return retention.equals(KEEP_FOREVER);
    }

    private static SortedSet<String> utf8Sorted(Collection<String> tags) {
        var sorted = new TreeSet<>(OpaqueText::compareUtf8);
        sorted.addAll(tags);
        return Collections.unmodifiableSortedSet(sorted);
    }
}
