package dev.stackmemory.ports.search;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a frame stands in its session. Any home can be asked what stands around it, also one that does not hold the frame.
 *
 * @param frame the frame
 * @param project its project
 * @param session its session
 * @param createdAt when it was created
 */
public record SessionPlace(FrameId frame, ProjectId project, SessionId session, Instant createdAt) {
    public SessionPlace {
        Objects.requireNonNull(frame, "frame");
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(createdAt, "createdAt");
    }

    /** The place of a frame, if it has a session. */
    public static Optional<SessionPlace> of(Frame frame) {
        return frame.session()
                .map(session -> new SessionPlace(frame.id(), frame.project(), session, frame.createdAt()));
    }
}
