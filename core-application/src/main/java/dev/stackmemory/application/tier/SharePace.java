package dev.stackmemory.application.tier;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Rests after each batch until what it took is no more than a share of one core over the time that has passed. Thread-safe: all threads of the
 * work rest.
 */
final class SharePace implements Pace {
    private final double share;
    private final Supplier<Duration> cpuTime;
    private final Supplier<Duration> elapsed;
    private final CountDownLatch stop;
    private Duration cpuBefore;
    private Duration before;

    /** The pace of work that nobody waits for: {@link BackgroundMover#SHARE}, counting all that the program does, so that it steps back where there is other work to do. */
    static SharePace ofMover(CountDownLatch stop) {
        return new SharePace(
                BackgroundMover.SHARE, SharePace::cpuTime, () -> Duration.ofNanos(System.nanoTime()), stop);
    }

    private static Duration cpuTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /**
     * @param share of one core, in (0, 1]
     * @param cpuTime what was used so far
     * @param elapsed the time on a monotonic clock
     * @param stop ends the rest at once
     */
    SharePace(double share, Supplier<Duration> cpuTime, Supplier<Duration> elapsed, CountDownLatch stop) {
        this.share = share;
        this.cpuTime = cpuTime;
        this.elapsed = elapsed;
        this.stop = stop;
        this.cpuBefore = cpuTime.get();
        this.before = elapsed.get();
    }

    @Override
    public synchronized boolean rest() throws InterruptedException {
        boolean stopped = stop.await(due().toNanos(), TimeUnit.NANOSECONDS);
        cpuBefore = cpuTime.get();
        before = elapsed.get();
        return !stopped;
    }

    /** How long to rest now. */
    Duration due() {
        long used = cpuTime.get().minus(cpuBefore).toNanos();
        long passed = elapsed.get().minus(before).toNanos();
        return Duration.ofNanos(Math.max(0, Math.round(used / share) - passed));
    }
}
