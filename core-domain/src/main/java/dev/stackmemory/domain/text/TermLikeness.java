package dev.stackmemory.domain.text;

import java.util.Objects;
import java.util.Optional;

/**
 * Terms of the dictionary that a query means without naming them; the text is written as the analyzer writes terms, unstemmed where it can be.
 *
 * @param field where the terms must stand; absent means anywhere in a frame
 * @param kind how the terms resemble the text
 * @param text not empty
 */
public record TermLikeness(Optional<FrameField> field, Kind kind, String text) {
    /** How terms resemble a text. */
    public enum Kind {
        /** They begin with it: {@code config*}. */
        PREFIX,
        /** They contain it: {@code *config*}. */
        SUBSTRING,
        /** One edit makes them it: {@code config~}. */
        ONE_EDIT,
        /** Up to two edits make them it: {@code config~2}. */
        TWO_EDITS
    }

    public TermLikeness {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(kind, "kind");
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a likeness needs text");
        }
    }
}
