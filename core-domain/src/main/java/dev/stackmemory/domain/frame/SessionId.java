package dev.stackmemory.domain.frame;

/**
 * Names one sitting of an agent; the frames of a session, in the order of their creation, are its turns.
 *
 * <p>Opaque text: never empty, well-formed Unicode without U+0000, at most 2,048 bytes in UTF-8. Compares as its UTF-8 bytes do.
 */
public record SessionId(String value) implements Comparable<SessionId> {
    public SessionId {
        OpaqueText.require(value, "a session id");
    }

    @Override
    public int compareTo(SessionId other) {
        return OpaqueText.compareUtf8(value, other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
