package dev.stackmemory.domain.pattern;

import dev.stackmemory.domain.frame.ProjectId;
import java.time.Instant;
import java.util.Objects;

/**
 * Something that happened once.
 *
 * @param kind open text such as {@code query}, {@code access} or a frame type
 * @param subject what recurs, such as the normalised query, the frame's id or the error's text
 * @param score importance, in [0, 1]
 */
public record Occurrence(ProjectId project, String kind, String subject, Instant at, double score) {
    public Occurrence {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(at, "at");
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("score " + score + " is not between 0 and 1");
        }
    }
}
