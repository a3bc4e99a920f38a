package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.SessionCacheLimits;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Keeps a fiftieth of what is allowed free, so that it is enough to look whether there is too much once as much has come. A process that keeps one
 * copy and ends looks as seldom as its share asks, for it begins with a random part of that. Thread-safe.
 */
final class SpareRoom {
    private static final int PARTS = 50;

    private final SessionCacheLimits limits;
    private double filled = ThreadLocalRandom.current().nextDouble();

    SpareRoom(SessionCacheLimits limits) {
        this.limits = limits;
    }

    /** As many copies stay when room is made. */
    long frames() {
        return limits.maxFrames() - limits.maxFrames() / PARTS;
    }

    /** Copies of as many bytes stay when room is made. */
    long bytes() {
        return limits.maxBytes() - limits.maxBytes() / PARTS;
    }

    /** Notes what has come, and tells whether it is time to look. */
    synchronized boolean isFilledBy(long frames, long bytes) {
        filled += PARTS * Math.max((double) frames / limits.maxFrames(), (double) bytes / limits.maxBytes());
        if (filled < 1) {
            return false;
        }
        filled = 0;
        return true;
    }
}
