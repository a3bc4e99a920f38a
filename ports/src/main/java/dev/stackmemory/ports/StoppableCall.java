package dev.stackmemory.ports;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Ends the wait for a server when its deadline is {@linkplain Deadline#isStopped() stopped}, or when the thread that waits is interrupted. A virtual thread that is interrupted in the midst
 * of reading from a socket gets a failure at once; a platform thread does not, and so has its work done by a virtual one. What is interrupted is that one alone: an interrupt
 * of the caller's thread for the sake of a stop would close files that others read, too.
 */
public final class StoppableCall {
    /** In which a stop lets the work end by itself, as most does. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private StoppableCall() {}

    /**
     * Does the work, and waits until it has ended, with what became of it.
     *
     * @param name of the thread
     * @param work throws nothing checked; it ends soon when its thread is interrupted, which happens once at most, and for a stop only half a second after it
     */
    public static <T> T call(String name, Deadline deadline, Supplier<T> work) {
        if (Thread.currentThread().isVirtual() && !deadline.mayBeStopped()) {
            return work.get();
        }
        var task = new FutureTask<T>(work::get);
        Thread thread = Thread.ofVirtual().name(name).start(task);
        boolean toldToEnd = false;
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return toldToEnd || !deadline.mayBeStopped() ? task.get() : untilStopped(task, deadline);
                } catch (InterruptedException impatient) {
                    interrupted = true;
                } catch (TimeoutException stopped) {
                    assert deadline.isStopped();
                }
                if (!toldToEnd) {
                    toldToEnd = true;
                    thread.interrupt(); // It ends soon, with what became of the work.
                }
            }
        } catch (ExecutionException failed) {
            throw rethrown(failed);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static <T> T untilStopped(Future<T> task, Deadline deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        while (!deadline.isStopped()) {
            try {
                return task.get(Deadline.LOOK.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException notYet) {
                assert !task.isCancelled();
            }
        }
        return task.get(GRACE.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static RuntimeException rethrown(ExecutionException failed) {
        Throwable cause = failed.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException failure) {
            failure.addSuppressed(new CalledFrom());
            return failure;
        }
        return new IllegalStateException("work that throws nothing checked has failed", failed);
    }

    /** Where the work was asked for, which the stack of the thread that did it does not show. */
    private static final class CalledFrom extends Exception {
        private static final long serialVersionUID = 1L;

        CalledFrom() {
            super("called from");
        }
    }
}
