package dev.stackmemory.ports.search;

import dev.stackmemory.domain.text.FrameField;
import java.util.Objects;
import java.util.Optional;

/**
 * A term as the analyzer writes it, looked for in one field or in all.
 *
 * @param field where it must stand; absent means anywhere in the frame
 * @param text not empty
 */
public record IndexTerm(Optional<FrameField> field, String text) {
    public IndexTerm {
        Objects.requireNonNull(field, "field");
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a term needs text");
        }
    }

    /** The term anywhere in a frame. */
    public static IndexTerm anywhere(String text) {
        return new IndexTerm(Optional.empty(), text);
    }

    /** The term in one field. */
    public static IndexTerm in(FrameField field, String text) {
        return new IndexTerm(Optional.of(field), text);
    }
}
