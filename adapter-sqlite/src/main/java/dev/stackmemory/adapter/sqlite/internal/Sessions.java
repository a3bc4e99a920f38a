package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What reading and writing connections have in common: a file that must be there, a deadline, and others to wait for. */
abstract class Sessions implements AutoCloseable {
    private final DatabaseFile file;
    private volatile boolean closed;

    Sessions(DatabaseFile file) {
        this.file = file;
    }

    final DatabaseFile file() {
        return file;
    }

    final boolean isClosed() {
        return closed;
    }

    final void markClosed() {
        closed = true;
    }

    /** Refuses what cannot begin: the store is closed, or there is no time. */
    final void require(Deadline deadline, String operation) {
        requireOpen();
        if (deadline.isExpired()) {
            throw Failures.expired(file.path(), operation);
        }
    }

    /** Asked with the turn taken: it may have been closed, and the file moved away, meanwhile. */
    final void requireUsable() {
        requireOpen();
        file.requirePresent();
    }

    private void requireOpen() {
        if (closed) {
            throw Failures.closed(file.path());
        }
    }

    /** Returns where another was in the way and there is time to try again. */
    final void retryOrThrow(String operation, Deadline deadline, @Nullable Session session, SQLException failure) {
        if (session != null) {
            session.recover();
        }
        if (!Failures.isBusy(failure) || deadline.isExpired()) {
            file.requirePresent();
            throw Failures.translate(file.path(), operation, failure);
        }
    }

    @FunctionalInterface
    interface Turn {
        boolean take() throws InterruptedException;
    }

    final void await(Turn turn, String operation) {
        try {
            if (!turn.take()) {
                throw Failures.busy(file.path(), operation, null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable(operation + " at " + file.path() + " was interrupted.", interrupted);
        }
    }

    /** Closes the connections; what begins later is refused. */
    @Override
    public abstract void close();
}
