package dev.stackmemory.adapter.paradedb;

import java.time.Duration;

/**
 * How much a session cache keeps.
 *
 * @param ttl how long a copy stays that nobody reads, at least a second; reading renews it, to within a hundredth of that time
 * @param maxFrames how many copies there may be; what was read longest ago goes first
 * @param maxBytes what all copies may take together, compressed, without the room of the table around them
 * @param maxFrameBytes what one copy may take; a larger one is refused, at most 256 MiB
 */
public record SessionCacheLimits(Duration ttl, long maxFrames, long maxBytes, int maxFrameBytes) {
    /** A day, 500 MB in any number of copies of 32 MiB at most. */
    public static final SessionCacheLimits DEFAULT =
            new SessionCacheLimits(Duration.ofHours(24), Long.MAX_VALUE, 500_000_000, 32 << 20);

    public SessionCacheLimits {
        if (ttl.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("the time to live " + ttl + " is shorter than a second");
        }
        if (maxFrames < 1 || maxBytes < 1 || maxFrameBytes < 1) {
            throw new IllegalArgumentException("a limit is not positive: " + maxFrames + " frames, " + maxBytes
                    + " bytes, " + maxFrameBytes + " bytes a frame");
        }
        if (maxFrameBytes > 256 << 20) {
            throw new IllegalArgumentException("a frame of " + maxFrameBytes + " bytes is more than 256 MiB");
        }
    }

    public SessionCacheLimits withTtl(Duration value) {
        return new SessionCacheLimits(value, maxFrames, maxBytes, maxFrameBytes);
    }

    public SessionCacheLimits withMaxFrames(long value) {
        return new SessionCacheLimits(ttl, value, maxBytes, maxFrameBytes);
    }

    public SessionCacheLimits withMaxBytes(long value) {
        return new SessionCacheLimits(ttl, maxFrames, value, maxFrameBytes);
    }

    public SessionCacheLimits withMaxFrameBytes(int value) {
        return new SessionCacheLimits(ttl, maxFrames, maxBytes, value);
    }
}
