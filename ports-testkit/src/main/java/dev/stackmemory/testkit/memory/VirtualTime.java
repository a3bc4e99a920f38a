package dev.stackmemory.testkit.memory;

import dev.stackmemory.ports.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that moves only when it is told to. Thread-safe. */
public final class VirtualTime implements InstantSource {
    private final Instant start;
    private final AtomicLong nanos = new AtomicLong();

    public VirtualTime(Instant start) {
        this.start = start;
    }

    public void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    /** How far this clock has advanced, in nanoseconds. */
    public long nanoTime() {
        return nanos.get();
    }

    /** A deadline that passes when this clock has advanced by the given time. */
    public Deadline deadlineAfter(Duration duration) {
        return Deadline.after(duration, nanos::get);
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanos.get());
    }
}
