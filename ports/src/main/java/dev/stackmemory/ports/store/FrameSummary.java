package dev.stackmemory.ports.store;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;

/** A frame as lists show it: its components without the texts, events and anchors. */
public record FrameSummary(
        FrameId id,
        ProjectId project,
        Optional<SessionId> session,
        Optional<FrameId> parent,
        String type,
        String name,
        String state,
        SortedSet<String> tags,
        Instant createdAt,
        double score,
        long revision) {
    /** The summary of a whole frame. */
    public static FrameSummary of(Frame frame) {
        return new FrameSummary(
                frame.id(),
                frame.project(),
                frame.session(),
                frame.parent(),
                frame.type(),
                frame.name(),
                frame.state(),
                frame.tags(),
                frame.createdAt(),
                frame.score(),
                frame.revision());
    }

    /** Whether the filter means this frame, as {@link FrameFilter#matches(Frame)} has it. */
    public boolean isMeantBy(FrameFilter filter) {
        return filter.matches(project, session, type, state, tags, score, createdAt);
    }
}
