package dev.stackmemory.domain.frame;

import java.util.Objects;
import java.util.Optional;

/**
 * Where a frame's content comes from and how far it is to be trusted.
 *
 * @param source the origin, such as {@code cli} or {@code git}; empty when unknown
 * @param derivation JSON as it came: what the content was derived from
 * @param confidence in [0, 1]
 * @param supersededBy the id of the frame that replaces this one; opaque, it need not exist
 * @param programVersion the program that wrote the frame; empty when unknown
 */
public record Provenance(
        String source, String derivation, double confidence, Optional<String> supersededBy, String programVersion) {
    /** An unknown origin, fully trusted. */
    public static final Provenance UNKNOWN = new Provenance("", "[]", 1.0, Optional.empty(), "");

    public Provenance {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(derivation, "derivation");
        Objects.requireNonNull(supersededBy, "supersededBy");
        Objects.requireNonNull(programVersion, "programVersion");
        if (!(confidence >= 0 && confidence <= 1)) {
            throw new IllegalArgumentException("confidence " + confidence + " is not between 0 and 1");
        }
        confidence += 0.0; // Negative zero becomes zero, as for a frame's score.
    }

    /** The given origin, fully trusted. */
    public static Provenance of(String source) {
        return new Provenance(source, "[]", 1.0, Optional.empty(), "");
    }
}
