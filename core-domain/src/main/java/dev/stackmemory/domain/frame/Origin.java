package dev.stackmemory.domain.frame;

import java.time.Instant;
import java.util.Objects;

/**
 * Where a frame comes from. An id alone may have been given twice: two frames of one id are revisions of the same frame only if their origins are equal.
 *
 * @param createdAt when it was created, in milliseconds
 */
public record Origin(ProjectId project, Instant createdAt) {
    public Origin {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(createdAt, "createdAt");
    }
}
