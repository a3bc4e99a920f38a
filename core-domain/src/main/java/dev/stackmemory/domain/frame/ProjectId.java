package dev.stackmemory.domain.frame;

/**
 * Names the project that a frame belongs to, the same in every clone and worktree of that project.
 *
 * <p>Opaque text: never empty, well-formed Unicode without U+0000, at most 2,048 bytes in UTF-8. Compares as its UTF-8 bytes do.
 */
public record ProjectId(String value) implements Comparable<ProjectId> {
    public ProjectId {
        OpaqueText.require(value, "a project id");
    }

    @Override
    public int compareTo(ProjectId other) {
        return OpaqueText.compareUtf8(value, other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
