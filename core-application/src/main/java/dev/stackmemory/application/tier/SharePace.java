package dev.stackmemory.application.tier;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Rests after each part of some work until what it took is no more than a share of one core over the time that has passed. What the last part took is owed until the next
 * rest, however long the work pauses between. Thread-safe: all threads of the work rest.
 */
final class SharePace implements Pace {
    private final double share;
    private final Supplier<Duration> cpuTime;
    private final Supplier<Duration> elapsed;
    private final Sleep sleep;
    private Duration cpuBefore;
    private Duration before;
    /** Of the time from then on, to be rested; while the work is paused. */
    private Duration owed = Duration.ZERO;

    private boolean paused = true;

    /** Waits. */
    @FunctionalInterface
    interface Sleep {
        /** @return whether it was told to stop */
        boolean sleep(Duration time) throws InterruptedException;
    }

    /**
     * The pace of work that nobody waits for: {@link BackgroundMover#SHARE}, counting all that the program does while the work is under way, so that it steps back where there is other
     * work to do.
     *
     * @param stop ends each rest at once
     */
    static SharePace ofMover(CountDownLatch stop) {
        return new SharePace(
                BackgroundMover.SHARE,
                SharePace::cpuTime,
                () -> Duration.ofNanos(System.nanoTime()),
                time -> stop.await(time.toNanos(), TimeUnit.NANOSECONDS));
    }

    private static Duration cpuTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /**
     * Of work that begins with the first rest.
     *
     * @param share of one core, in (0, 1]
     * @param cpuTime what was used so far
     * @param elapsed the time on a monotonic clock
     */
    SharePace(double share, Supplier<Duration> cpuTime, Supplier<Duration> elapsed, Sleep sleep) {
        this.share = share;
        this.cpuTime = cpuTime;
        this.elapsed = elapsed;
        this.sleep = sleep;
        this.cpuBefore = cpuTime.get();
        this.before = elapsed.get();
    }

    @Override
    public synchronized boolean rest() throws InterruptedException {
        boolean stopped = sleep.sleep(due());
        cpuBefore = cpuTime.get();
        before = elapsed.get();
        paused = false;
        return !stopped;
    }

    /** The work pauses until the next rest. What the program does meanwhile is not counted, and the pause is no credit for what comes after it. */
    synchronized void pause() {
        owed = due();
        before = elapsed.get();
        paused = true;
    }

    /** How long to rest now. */
    synchronized Duration due() {
        Duration passed = elapsed.get().minus(before);
        Duration left = paused
                ? owed.minus(passed)
                : worth(cpuTime.get().minus(cpuBefore)).minus(passed);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** In how much time so much may be used. */
    private Duration worth(Duration used) {
        return Duration.ofNanos(Math.round(used.toNanos() / share));
    }
}
