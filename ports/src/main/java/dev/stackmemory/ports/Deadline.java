package dev.stackmemory.ports;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The moment by which an operation must have answered, and the meter that what it reads is counted by. Immutable and thread-safe; measured on a monotonic
 * clock, so that a jump of the wall clock changes nothing.
 */
public final class Deadline {
    /** No limit. */
    public static final Deadline NEVER =
            new Deadline(System::nanoTime, Long.MAX_VALUE, ReadMeter.NONE, Optional.empty());

    /** Longer than any program runs, and short enough to be added to any clock. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 4);

    /** How often whoever waits looks whether to stop. */
    static final Duration LOOK = Duration.ofMillis(50);

    private final LongSupplier nanoTime;
    private final long end;
    private final ReadMeter meter;
    private final Optional<BooleanSupplier> stopped;

    private Deadline(LongSupplier nanoTime, long end, ReadMeter meter, Optional<BooleanSupplier> stopped) {
        this.nanoTime = nanoTime;
        this.end = end;
        this.meter = meter;
        this.stopped = stopped;
    }

    /** The given time from now; zero has already passed. */
    public static Deadline after(Duration duration) {
        return after(duration, System::nanoTime);
    }

    /** The given time from now on a clock of the caller's, in nanoseconds: for tests in virtual time. */
    public static Deadline after(Duration duration, LongSupplier nanoTime) {
        return new Deadline(nanoTime, end(duration, nanoTime), ReadMeter.NONE, Optional.empty());
    }

    private static long end(Duration duration, LongSupplier nanoTime) {
        Duration counted = duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
        return nanoTime.getAsLong() + counted.toNanos();
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
        return remaining().compareTo(duration) <= 0
                ? this
                : new Deadline(nanoTime, end(duration, nanoTime), meter, stopped);
    }

    /** Half of the time that is left, for the first of two that may answer; of one that never comes there is no half. */
    public Deadline half() {
        return end == Long.MAX_VALUE ? this : within(remaining().dividedBy(2));
    }

    /**
     * The same moment, or as soon as the work is no longer wanted, which is asked for each time that the deadline is looked at: for work that is stopped where it looks at its
     * deadline, and where it waits for a server ({@link StoppableCall}), without an interrupt of the thread that it is done on.
     */
    public Deadline unlessStopped(BooleanSupplier unwanted) {
        LongSupplier jumping = () -> nanoTime.getAsLong() + (unwanted.getAsBoolean() ? LONGEST.toNanos() : 0);
        BooleanSupplier either = () -> unwanted.getAsBoolean() || isStopped();
        return new Deadline(jumping, end(remaining(), nanoTime), meter, Optional.of(either));
    }

    /** Whether {@link #isStopped} may change, so that whoever waits for long has to look at it meanwhile. */
    public boolean mayBeStopped() {
        return stopped.isPresent();
    }

    /** Whether the work is no longer wanted; then this has expired as well, which says nothing of who was to answer. */
    public boolean isStopped() {
        return stopped.isPresent() && stopped.get().getAsBoolean();
    }

    /**
     * Waits for an answer as long as this deadline lets.
     *
     * @throws TimeoutException if it has expired before
     * @throws ExecutionException if there is a failure in the place of an answer
     */
    public <T> T await(Future<T> answer) throws InterruptedException, ExecutionException, TimeoutException {
        while (true) {
            Duration left = remaining();
            Duration time = mayBeStopped() && left.compareTo(LOOK) > 0 ? LOOK : left;
            try {
                return answer.get(time.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException none) {
                if (isExpired() || !mayBeStopped()) {
                    throw none;
                }
            }
        }
    }

    /** The same moment, with this meter in the place of any other. */
    public Deadline metered(ReadMeter by) {
        return new Deadline(nanoTime, end, by, stopped);
    }

    /** Hears of each request that costs. */
    public ReadMeter meter() {
        return meter;
    }
}
