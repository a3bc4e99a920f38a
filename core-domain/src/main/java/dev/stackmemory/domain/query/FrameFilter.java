package dev.stackmemory.domain.query;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which frames are meant. All conditions must hold; an empty set places no condition. Filters apply before ranking and never change
 * the statistics that scores are computed from.
 *
 * @param projects any of these projects
 * @param session this session
 * @param types any of these types
 * @param states any of these states
 * @param tags all of these tags
 * @param minScore at least this importance, in [0, 1]
 * @param createdWithin created in this span
 */
public record FrameFilter(
        Set<ProjectId> projects,
        Optional<SessionId> session,
        Set<String> types,
        Set<String> states,
        Set<String> tags,
        double minScore,
        TimeWindow createdWithin) {
    /** Every frame of every project. */
    public static final FrameFilter ALL =
            new FrameFilter(Set.of(), Optional.empty(), Set.of(), Set.of(), Set.of(), 0, TimeWindow.ALWAYS);

    public FrameFilter {
        projects = Set.copyOf(projects);
        types = Set.copyOf(types);
        states = Set.copyOf(states);
        tags = Set.copyOf(tags);
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(createdWithin, "createdWithin");
        if (!(minScore >= 0 && minScore <= 1)) {
            throw new IllegalArgumentException("the least score " + minScore + " is not between 0 and 1");
        }
    }

    /** Every frame of the given projects; no project given means all of them. */
    public static FrameFilter ofProjects(Set<ProjectId> projects) {
        return ALL.withProjects(projects);
    }

    public FrameFilter withProjects(Set<ProjectId> value) {
        return new FrameFilter(value, session, types, states, tags, minScore, createdWithin);
    }

    public FrameFilter withSession(SessionId value) {
        return new FrameFilter(projects, Optional.of(value), types, states, tags, minScore, createdWithin);
    }

    public FrameFilter withTypes(Set<String> value) {
        return new FrameFilter(projects, session, value, states, tags, minScore, createdWithin);
    }

    public FrameFilter withStates(Set<String> value) {
        return new FrameFilter(projects, session, types, value, tags, minScore, createdWithin);
    }

    public FrameFilter withTags(Set<String> value) {
        return new FrameFilter(projects, session, types, states, value, minScore, createdWithin);
    }

    public FrameFilter withMinScore(double value) {
        return new FrameFilter(projects, session, types, states, tags, value, createdWithin);
    }

    public FrameFilter withCreatedWithin(TimeWindow value) {
        return new FrameFilter(projects, session, types, states, tags, minScore, value);
    }

    /** Whether the frame is meant: the definition that every store's own evaluation must equal. */
    public boolean matches(Frame frame) {
        return matches(
                frame.project(),
                frame.session(),
                frame.type(),
                frame.state(),
                frame.tags(),
                frame.score(),
                frame.createdAt());
    }

    /** The same of a frame of which just what is asked for is known. */
    public boolean matches(
            ProjectId itsProject,
            Optional<SessionId> itsSession,
            String type,
            String state,
            Set<String> itsTags,
            double score,
            Instant createdAt) {
        return (projects.isEmpty() || projects.contains(itsProject))
                && (session.isEmpty() || session.equals(itsSession))
                && (types.isEmpty() || types.contains(type))
                && (states.isEmpty() || states.contains(state))
                && itsTags.containsAll(tags)
                && score >= minScore
                && createdWithin.contains(createdAt);
    }
}
