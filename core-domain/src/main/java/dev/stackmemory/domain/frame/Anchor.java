package dev.stackmemory.domain.frame;

import java.time.Instant;
import java.util.Objects;

/**
 * A statement that a frame wants remembered: a fact, a decision, a constraint, a risk.
 *
 * @param id unique within its frame; anchors of two edits of one frame unite by it
 * @param type open text; the original's are {@code FACT DECISION CONSTRAINT INTERFACE_CONTRACT TODO RISK}
 * @param text the statement itself
 * @param priority the higher the more important; 0 to 10 by convention, other values occur and are kept
 * @param createdAt to the millisecond
 * @param metadata JSON as it came, malformed JSON included
 */
public record Anchor(String id, String type, String text, int priority, Instant createdAt, String metadata) {
    /** The type whose presence makes a frame more important. */
    public static final String DECISION = "DECISION";

    public Anchor {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(metadata, "metadata");
        createdAt = Milliseconds.of(createdAt);
    }
}
