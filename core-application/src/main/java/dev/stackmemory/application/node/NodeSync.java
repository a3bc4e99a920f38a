package dev.stackmemory.application.node;

import dev.stackmemory.application.BackgroundRounds;
import dev.stackmemory.application.node.PublishFrames.PublishReport;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Brings a node up to date ({@link SyncNode}), over and over, on a thread of its own, until it is closed. A round that fails is tried again by the
 * next. Thread-safe.
 */
public final class NodeSync implements AutoCloseable {
    private static final Duration LONG = Duration.ofDays(1_000);

    private final BackgroundRounds rounds;

    /** Hears how the rounds end, on the thread of the rounds. */
    public interface Listener {
        /** Wants to hear nothing. */
        Listener NONE = new Listener() {
            @Override
            public void ended(PublishReport report) {}

            @Override
            public void failed(StoreException failure) {}
        };

        /** A round ended; it need not have published anything. */
        void ended(PublishReport report);

        /** A round failed; nothing is lost. */
        void failed(StoreException failure);
    }

    private NodeSync(BackgroundRounds rounds) {
        this.rounds = rounds;
    }

    /**
     * Starts, with the first round at once.
     *
     * @param interval from the end of a round to the beginning of the next
     */
    public static NodeSync start(SyncNode node, Duration interval, Listener listener) {
        return new NodeSync(BackgroundRounds.start("stackmemory-sync", interval, stop -> round(node, listener, stop)));
    }

    private static void round(SyncNode node, Listener listener, CountDownLatch stop) {
        try {
            listener.ended(node.sync(Progress.NONE, until(stop)));
        } catch (StoreException failure) {
            listener.failed(failure);
        }
    }

    /** A deadline that passes when there is to be no further round. */
    private static Deadline until(CountDownLatch stop) {
        return Deadline.after(LONG, () -> stop.getCount() == 0 ? 2 * LONG.toNanos() : 0);
    }

    /** Whether it goes on; not after {@link #close()}, nor after an {@link Error}. */
    public boolean isAlive() {
        return rounds.isAlive();
    }

    /** Stops after the batches that are under way, and waits for those. */
    @Override
    public void close() {
        rounds.close();
    }
}
