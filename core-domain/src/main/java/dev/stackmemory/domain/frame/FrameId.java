package dev.stackmemory.domain.frame;

/**
 * Names one frame, across all stores and for ever: the id of a forgotten frame is not given to another.
 *
 * <p>Opaque text: never empty, well-formed Unicode without U+0000, at most 2,048 bytes in UTF-8. Compares as its UTF-8 bytes do.
 */
public record FrameId(String value) implements Comparable<FrameId> {
    public FrameId {
        OpaqueText.require(value, "a frame id");
    }

    @Override
    public int compareTo(FrameId other) {
        return OpaqueText.compareUtf8(value, other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
