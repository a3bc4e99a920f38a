package dev.stackmemory.ports.json;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What a frame gets whose JSON form leaves out its identity.
 *
 * @param id asked only if the frame has no id
 * @param project the project of a frame without one
 * @param createdAt the instant of a frame without one, and of its events and anchors unless the frame has its own
 */
public record FrameDefaults(Supplier<FrameId> id, ProjectId project, Instant createdAt) {
    public FrameDefaults {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(createdAt, "createdAt");
    }
}
