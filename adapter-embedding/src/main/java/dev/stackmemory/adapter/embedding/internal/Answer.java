package dev.stackmemory.adapter.embedding.internal;

import java.util.List;
import java.util.Optional;

/** What became of one request for vectors, where it did not fail for good. */
sealed interface Answer {
    /** One for each text, in order. */
    record Vectors(List<float[]> vectors) implements Answer {}

    /**
     * The server takes less text at once.
     *
     * @param message a whole sentence that may be shown
     */
    record TooLong(String message) implements Answer {}

    /**
     * The model has no direction for one of the texts: its arithmetic overflowed, as happens with half-precision floats.
     *
     * @param message a whole sentence that may be shown
     */
    record NoDirection(String message) implements Answer {}

    /**
     * The server may answer another time.
     *
     * @param message what follows "the server", as {@link Refusals#sentence} takes it
     * @param retryAfter the header of that name
     */
    record Busy(String message, Optional<String> retryAfter, Optional<Throwable> cause) implements Answer {
        static Busy because(String message, Throwable cause) {
            return new Busy(message, Optional.empty(), Optional.of(cause));
        }
    }
}
