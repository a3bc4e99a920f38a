package dev.stackmemory.application;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many frames are worked on together: one at first, four times as many each time that there is time for so many, half as many where there was not. Thread-safe.
 */
final class BatchSize {
    private static final int GROWTH = 4;

    private final int most;
    private final AtomicInteger size = new AtomicInteger(1);

    /** What one of the last batch took, in nanoseconds. */
    private final AtomicLong each = new AtomicLong();

    /** @param most at least 1 */
    BatchSize(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("a batch of " + most + " frames is none");
        }
        this.most = most;
    }

    /**
     * In [1, most]; no more than are likely to be done in the time that is left, with a fifth of it to spare.
     *
     * @param left not negative
     */
    int next(Duration left) {
        long fit = left.toNanos() / 5 * 4 / Math.max(1, each.get());
        return (int) Math.max(1, Math.min(size.get(), fit));
    }

    /**
     * So many frames were done.
     *
     * @param frames at least 1
     * @param before the time that was left when they were begun
     * @param after the time that is left now
     */
    void passed(int frames, Duration before, Duration after) {
        Duration took = before.minus(after);
        each.set(took.toNanos() / frames);
        // The last batch of a run is rarely full, and says nothing of a larger one.
        if (frames >= size.get() && took.multipliedBy(GROWTH).compareTo(after) <= 0) {
            size.set((int) Math.min(most, (long) GROWTH * frames));
        }
    }

    /** So many frames were not done in time. */
    void failed(int frames) {
        size.set(Math.max(1, frames / 2));
    }
}
