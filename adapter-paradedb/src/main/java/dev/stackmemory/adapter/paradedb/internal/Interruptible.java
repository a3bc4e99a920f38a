package dev.stackmemory.adapter.paradedb.internal;

import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.postgresql.jdbc.PgConnection;

/**
 * Lets an interrupt end the wait for the server. A virtual thread that is interrupted in the midst of reading from a socket gets a
 * failure at once; a platform thread does not, and so has its work done by a virtual one.
 */
final class Interruptible {
    private Interruptible() {}

    static <T> T call(Supplier<T> work) {
        if (Thread.currentThread().isVirtual()) {
            return work.get();
        }
        var task = new FutureTask<T>(work::get);
        Thread thread = Thread.ofVirtual().name("stackmemory-paradedb").start(task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException stop) {
                    interrupted = true;
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

    static boolean wasInterrupted() {
        return Thread.currentThread().isInterrupted();
    }

    /** Tells the server to end what runs on the connection, whatever has become of the connection. */
    static void cancel(PgConnection connection) {
        boolean interrupted = Thread.interrupted(); // Or the socket for the message could not be opened.
        try {
            connection.getQueryExecutor().sendQueryCancel();
        } catch (SQLException unreachable) {
            assert !interrupted || unreachable != null;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
