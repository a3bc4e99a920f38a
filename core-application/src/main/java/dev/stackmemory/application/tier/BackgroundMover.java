package dev.stackmemory.application.tier;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Moves what is due, over and over, on a thread of its own that takes a small share of one core. A round that fails is tried again by the next.
 * Thread-safe.
 */
public final class BackgroundMover implements AutoCloseable {
    /** What it takes of one core at most, over a round: a twentieth in any minute, the batch that is under way at its end included. */
    public static final double SHARE = 0.04;

    private final MoveFrames mover;
    private final Duration interval;
    private final Listener listener;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    /** Hears how the rounds end, on the mover's thread. */
    public interface Listener {
        /** A round ended; it need not have moved anything. */
        void ended(MoveReport report);

        /** A round failed before it could move anything. */
        void failed(StoreException failure);
    }

    private BackgroundMover(MoveFrames mover, Duration interval, Listener listener) {
        this.mover = mover;
        this.interval = interval;
        this.listener = listener;
        this.thread = Thread.ofPlatform().daemon().name("stackmemory-mover").unstarted(this::run);
    }

    /**
     * Starts moving, with the first round at once.
     *
     * @param interval from the end of a round to the beginning of the next
     */
    public static BackgroundMover start(MoveFrames mover, Duration interval, Listener listener) {
        var started = new BackgroundMover(mover, interval, listener);
        started.thread.start();
        return started;
    }

    /** Whether it goes on moving; not after {@link #close()}, nor after a defect. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        try {
            do {
                round();
            } while (!stop.await(interval.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() {
        var pace = new SharePace(SHARE, BackgroundMover::cpuTime, () -> Duration.ofNanos(System.nanoTime()), stop);
        try {
            listener.ended(mover.moveWhatIsDue(pace, Progress.NONE, Deadline.NEVER));
        } catch (StoreException failure) {
            listener.failed(failure);
        }
    }

    /** Of the whole program: where it has other work to do, the mover steps back. */
    private static Duration cpuTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Stops after the batch that is under way, and waits for that. */
    @Override
    public void close() {
        stop.countDown();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException impatient) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
