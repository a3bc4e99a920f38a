package dev.stackmemory.application.migration;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Keeps a shadow current, over and over, on a thread of its own, for programs that run for long; several programs share the work. Thread-safe. */
public final class BackgroundCopier implements AutoCloseable {
    /** From the end of a round to the beginning of the next: how far the shadow is behind at most while it answers. */
    public static final Duration INTERVAL = Duration.ofSeconds(2);

    /** A round that takes longer is cut, so that closing does not wait for it. */
    private static final Duration ROUND = Duration.ofSeconds(5);

    private final CopyFrames copying;
    private final Duration interval;
    private final Consumer<String> obstacles;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private String lastObstacle = "";

    private BackgroundCopier(CopyFrames copying, Duration interval, Consumer<String> obstacles) {
        this.copying = copying;
        this.interval = interval;
        this.obstacles = obstacles;
        this.thread = Thread.ofVirtual().name("stackmemory-copier").unstarted(this::run);
    }

    /**
     * Starts copying, with the first round at once.
     *
     * @param obstacles hears, on the copier's thread, why nothing can be copied, once until that changes
     */
    public static BackgroundCopier start(CopyFrames copying, Duration interval, Consumer<String> obstacles) {
        var started = new BackgroundCopier(copying, interval, obstacles);
        started.thread.start();
        return started;
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
        Deadline deadline = Deadline.after(ROUND);
        try {
            // A round whose time is up has met nothing that is in the way.
            hear(copying.drain(Progress.NONE, deadline)
                    .obstacle()
                    .filter(any -> !deadline.isExpired())
                    .orElse(""));
        } catch (StoreException failure) {
            hear(String.valueOf(failure.getMessage()));
        }
    }

    private void hear(String obstacle) {
        if (!obstacle.isEmpty() && !obstacle.equals(lastObstacle)) {
            obstacles.accept(obstacle);
        }
        lastObstacle = obstacle;
    }

    /** Stops after the round that is under way, and waits for that. */
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
