package dev.stackmemory.domain.tier;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much and how long one tier holds; an absent limit does not bind. A limit is kept while what it limits is equal to it or below.
 *
 * @param maxAge since the creation of the frame, positive
 * @param maxFrames copies in the tier, homes and replicas together, at least 0
 * @param maxBytes their stored size, at least 0
 * @param ttl since the latest use, positive
 */
public record TierLimits(
        Optional<Duration> maxAge, OptionalLong maxFrames, OptionalLong maxBytes, Optional<Duration> ttl) {
    /** No limit at all. */
    public static final TierLimits NONE =
            new TierLimits(Optional.empty(), OptionalLong.empty(), OptionalLong.empty(), Optional.empty());

    public TierLimits {
        maxAge.ifPresent(value -> requirePositive(value, "the maximum age"));
        ttl.ifPresent(value -> requirePositive(value, "the time to live"));
        maxFrames.ifPresent(value -> requireNotNegative(value, "the maximum number of frames"));
        maxBytes.ifPresent(value -> requireNotNegative(value, "the maximum size"));
    }

    public TierLimits withMaxAge(Duration value) {
        return new TierLimits(Optional.of(value), maxFrames, maxBytes, ttl);
    }

    public TierLimits withMaxFrames(long value) {
        return new TierLimits(maxAge, OptionalLong.of(value), maxBytes, ttl);
    }

    public TierLimits withMaxBytes(long value) {
        return new TierLimits(maxAge, maxFrames, OptionalLong.of(value), ttl);
    }

    public TierLimits withTtl(Duration value) {
        return new TierLimits(maxAge, maxFrames, maxBytes, Optional.of(value));
    }

    private static void requirePositive(Duration value, String what) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + ", " + value + ", is not positive");
        }
    }

    private static void requireNotNegative(long value, String what) {
        if (value < 0) {
            throw new IllegalArgumentException(what + ", " + value + ", is negative");
        }
    }
}
