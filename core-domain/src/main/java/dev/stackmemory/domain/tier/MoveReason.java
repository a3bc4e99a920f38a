package dev.stackmemory.domain.tier;

import java.time.Duration;
import java.util.Locale;

/** Why a move is planned, in terms that can be shown to a person. */
public sealed interface MoveReason {
    /** Why a copy cannot stay in its tier. */
    sealed interface Leaving extends MoveReason {}

    /** Why a home comes back to a younger tier. */
    sealed interface Returning extends MoveReason {}

    /** Longer ago created than the tier holds frames. */
    record TooOld(Duration age, Duration maxAge) implements Leaving {}

    /** Longer ago used than the tier's time to live. */
    record Unused(Duration idle, Duration ttl) implements Leaving {}

    /** The tier would hold {@code frames} copies, and others are worth more. */
    record OverCount(long frames, long maxFrames) implements Leaving {}

    /** The tier would hold {@code bytes}, and others are worth more. */
    record OverBytes(long bytes, long maxBytes) implements Leaving {}

    /** The home itself lies in this tier or a faster one. */
    record Superseded(Tier home) implements Leaving {}

    /** Somebody asked for it. */
    record Requested() implements Leaving, Returning {}

    /** The store has come to serve this tier and another store the frame's, as when an archive was added. */
    record ServesAnother(Tier tier) implements MoveReason {}

    /** Read often enough, and there is room. */
    record AccessedOften(long accessCount, long threshold) implements Returning {}

    /** Longer ago created than frames are kept. */
    record RetentionEnded(Duration age, Duration retention) implements MoveReason {}

    /** One sentence without a full stop. */
    default String describe() {
        return switch (this) {
            case TooOld(Duration age, Duration maxAge) ->
                "created " + words(age) + " ago, the limit is " + words(maxAge);
            case Unused(Duration idle, Duration ttl) -> "unused for " + words(idle) + ", the limit is " + words(ttl);
            case OverCount(long frames, long maxFrames) -> frames + " frames, the limit is " + maxFrames;
            case OverBytes(long bytes, long maxBytes) -> bytes + " bytes, the limit is " + maxBytes;
            case Superseded(Tier home) -> "its home is in the " + name(home) + " tier";
            case ServesAnother(Tier tier) -> "its store serves the " + name(tier) + " tier now";
            case Requested() -> "asked for";
            case AccessedOften(long count, long threshold) -> "read " + count + " times, the threshold is " + threshold;
            case RetentionEnded(Duration age, Duration retention) ->
                "created " + words(age) + " ago, frames are kept for " + words(retention);
        };
    }

    private static String name(Tier tier) {
        return tier.name().toLowerCase(Locale.ROOT);
    }

    private static String words(Duration duration) {
        if (duration.compareTo(Duration.ofDays(2)) >= 0) {
            return duration.toDays() + " days";
        }
        if (duration.compareTo(Duration.ofHours(2)) >= 0) {
            return duration.toHours() + " hours";
        }
        return duration.toSeconds() + " seconds";
    }
}
