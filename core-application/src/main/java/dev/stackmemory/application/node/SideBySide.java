package dev.stackmemory.application.node;

import dev.stackmemory.ports.failure.StoreException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Pieces of work that are done beside each other, so many at once, each on a virtual thread. Used by one thread. */
final class SideBySide implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Future<?>> running = new ArrayDeque<>();
    private final int most;

    /** @param most pieces at once, at least 1 */
    SideBySide(int most) {
        this.most = most;
    }

    /**
     * Begins the work as soon as fewer than the most are under way.
     *
     * @throws RuntimeException what a piece before it threw; then this one is not begun
     */
    void begin(Runnable work) {
        while (running.size() >= most) {
            awaitFirst();
        }
        running.add(threads.submit(work));
    }

    /**
     * Waits for all of them.
     *
     * @throws RuntimeException what the first threw that failed
     */
    void await() {
        while (!running.isEmpty()) {
            awaitFirst();
        }
    }

    private void awaitFirst() {
        try {
            running.remove().get();
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error defect -> throw defect;
                case null, default -> throw new IllegalStateException("a piece of work died", failed);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException.DeadlineExceeded("it was interrupted", interrupted);
        }
    }

    /** Waits for what is under way; where this thread is interrupted, that is as well. */
    @Override
    public void close() {
        threads.close();
    }
}
