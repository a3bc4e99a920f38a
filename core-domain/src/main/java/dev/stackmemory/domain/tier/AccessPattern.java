package dev.stackmemory.domain.tier;

import java.time.Instant;
import java.util.Optional;

/**
 * How a frame is read. Flushed to the ledger every few seconds; a crash may lose the newest counts.
 *
 * @param count reads so far, at least 0
 * @param lastAccess the latest read, to the millisecond; absent before the first
 */
public record AccessPattern(long count, Optional<Instant> lastAccess) {
    /** Never read. */
    public static final AccessPattern NEVER = new AccessPattern(0, Optional.empty());

    public AccessPattern {
        if (count < 0) {
            throw new IllegalArgumentException("access count " + count + " is negative");
        }
    }
}
