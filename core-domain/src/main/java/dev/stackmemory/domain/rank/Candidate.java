package dev.stackmemory.domain.rank;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.text.TermOccurrences;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What ranking knows of a frame: no text, only the query's terms in it.
 *
 * @param frame the frame
 * @param revision the revision that is indexed
 * @param project its project
 * @param session its session
 * @param createdAt when it was created
 * @param importance its importance in [0, 1]
 * @param length how many different terms it has, as {@link LengthCode} keeps it; at least 0
 * @param matchesFilter whether it passes the query's filter; if not, it may lend its terms to neighbours but is no result
 * @param occurrences of each of the query's terms, in their order
 */
public record Candidate(
        FrameId frame,
        long revision,
        ProjectId project,
        Optional<SessionId> session,
        Instant createdAt,
        double importance,
        int length,
        boolean matchesFilter,
        List<TermOccurrences> occurrences) {
    public Candidate {
        Objects.requireNonNull(frame, "frame");
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(createdAt, "createdAt");
        occurrences = List.copyOf(occurrences);
        if (length < 0) {
            throw new IllegalArgumentException("length " + length + " is negative");
        }
    }
}
