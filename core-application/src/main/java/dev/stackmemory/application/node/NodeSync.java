package dev.stackmemory.application.node;

import dev.stackmemory.application.node.PublishFrames.PublishReport;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Brings a node up to date ({@link SyncNode}), over and over, on a thread of its own, until it is closed. A round that fails is tried again by the
 * next. Thread-safe.
 */
public final class NodeSync implements AutoCloseable {
    private static final Duration LONG = Duration.ofDays(1_000);

    private final SyncNode node;
    private final Duration interval;
    private final Listener listener;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    /** Hears how the rounds end, on the thread of the rounds. */
    public interface Listener {
        /** A round ended; it need not have published anything. */
        void ended(PublishReport report);

        /** A round failed; nothing is lost. */
        void failed(StoreException failure);
    }

    private NodeSync(SyncNode node, Duration interval, Listener listener) {
        this.node = node;
        this.interval = interval;
        this.listener = listener;
        this.thread = Thread.ofPlatform().daemon().name("stackmemory-sync").unstarted(this::run);
    }

    /**
     * Starts, with the first round at once.
     *
     * @param interval from the end of a round to the beginning of the next
     */
    public static NodeSync start(SyncNode node, Duration interval, Listener listener) {
        var started = new NodeSync(node, interval, listener);
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
        try {
            listener.ended(node.sync(Progress.NONE, untilStopped()));
        } catch (StoreException failure) {
            listener.failed(failure);
        }
    }

    /** A deadline that passes when this is closed. */
    private Deadline untilStopped() {
        return Deadline.after(LONG, () -> stop.getCount() == 0 ? 2 * LONG.toNanos() : 0);
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
