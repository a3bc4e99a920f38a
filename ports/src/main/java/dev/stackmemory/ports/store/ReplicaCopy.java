package dev.stackmemory.ports.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A replica as it was found.
 *
 * @param copy the frame with its hash and ledger version
 * @param validatedAt when it was last known to be what its home holds, to the millisecond; absent if that was never asked
 */
public record ReplicaCopy(StoredFrame copy, Optional<Instant> validatedAt) {
    /** A replica that was validated this lately answers alone, without the ledger. */
    public static final Duration ANSWERS_ALONE = Duration.ofSeconds(5);

    public ReplicaCopy {
        Objects.requireNonNull(copy, "copy");
        validatedAt = validatedAt.map(at -> Instant.ofEpochMilli(at.toEpochMilli()));
    }

    /** Whether it may answer alone now. One that claims to have been validated in the future may not: some clock is wrong. */
    public boolean answersAlone(Instant now) {
        return validatedAt
                .filter(at -> !at.isAfter(now) && at.plus(ANSWERS_ALONE).isAfter(now))
                .isPresent();
    }
}
