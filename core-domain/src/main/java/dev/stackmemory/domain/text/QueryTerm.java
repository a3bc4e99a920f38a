package dev.stackmemory.domain.text;

import java.util.Objects;
import java.util.Optional;

/**
 * A term that a query asks for.
 *
 * @param field where it must stand; absent means anywhere in the frame
 * @param text as the analyzer writes it, not empty
 */
public record QueryTerm(Optional<FrameField> field, String text) {
    public QueryTerm {
        Objects.requireNonNull(field, "field");
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a term needs text");
        }
    }
}
