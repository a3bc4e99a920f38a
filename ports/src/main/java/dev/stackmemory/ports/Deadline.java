package dev.stackmemory.ports;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The moment by which an operation must have answered, and the meter that what it reads is counted by. Immutable and thread-safe; measured on a monotonic
 * clock, so that a jump of the wall clock changes nothing.
 */
public final class Deadline {
    /** No limit. */
    public static final Deadline NEVER = new Deadline(System::nanoTime, Long.MAX_VALUE, ReadMeter.NONE);

    /** Longer than any program runs, and short enough to be added to any clock. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 4);

    private final LongSupplier nanoTime;
    private final long end;
    private final ReadMeter meter;

    private Deadline(LongSupplier nanoTime, long end, ReadMeter meter) {
        this.nanoTime = nanoTime;
        this.end = end;
        this.meter = meter;
    }

    /** The given time from now; zero has already passed. */
    public static Deadline after(Duration duration) {
        return after(duration, System::nanoTime);
    }

    /** The given time from now on a clock of the caller's, in nanoseconds: for tests in virtual time. */
    public static Deadline after(Duration duration, LongSupplier nanoTime) {
        return after(duration, nanoTime, ReadMeter.NONE);
    }

    private static Deadline after(Duration duration, LongSupplier nanoTime, ReadMeter meter) {
        Duration counted = duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
        return new Deadline(nanoTime, nanoTime.getAsLong() + counted.toNanos(), meter);
    }

    /** What is left, never negative. */
    public Duration remaining() {
        return end == Long.MAX_VALUE
                ? Duration.ofNanos(Long.MAX_VALUE)
                : Duration.ofNanos(Math.max(0, end - nanoTime.getAsLong()));
    }

    /** What the clock shows that this deadline is measured on, in nanoseconds: only differences mean something. */
    public long nanoTime() {
        return nanoTime.getAsLong();
    }

    public boolean isExpired() {
        return end != Long.MAX_VALUE && end - nanoTime.getAsLong() <= 0;
    }

    /** The earlier of this deadline and the given time from now. */
    public Deadline within(Duration duration) {
        return remaining().compareTo(duration) <= 0 ? this : after(duration, nanoTime, meter);
    }

    /** Half of the time that is left, for the first of two that may answer; of one that never comes there is no half. */
    public Deadline half() {
        return end == Long.MAX_VALUE ? this : within(remaining().dividedBy(2));
    }

    /**
     * The same moment, or as soon as the work is no longer wanted, which is asked for each time that the deadline is looked at: for work that is stopped where it looks at its
     * deadline, without an interrupt.
     */
    public Deadline unlessStopped(BooleanSupplier stopped) {
        LongSupplier jumping = () -> nanoTime.getAsLong() + (stopped.getAsBoolean() ? LONGEST.toNanos() : 0);
        Duration counted = remaining().compareTo(LONGEST) > 0 ? LONGEST : remaining();
        return new Deadline(jumping, nanoTime.getAsLong() + counted.toNanos(), meter);
    }

    /** The same moment, with this meter in the place of any other. */
    public Deadline metered(ReadMeter by) {
        return new Deadline(nanoTime, end, by);
    }

    /** Hears of each request that costs. */
    public ReadMeter meter() {
        return meter;
    }
}
