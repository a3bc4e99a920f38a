package dev.stackmemory.domain.pattern;

import dev.stackmemory.domain.frame.ProjectId;
import java.time.Instant;

/**
 * Something that keeps happening in a project.
 *
 * @param frequency how often it happened within the time looked at
 * @param maxScore the highest importance among the occurrences
 */
public record Pattern(
        ProjectId project,
        String kind,
        String subject,
        long frequency,
        Instant firstSeen,
        Instant lastSeen,
        double maxScore) {}
