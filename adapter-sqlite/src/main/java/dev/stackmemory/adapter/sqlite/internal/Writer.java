package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.ports.Deadline;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one connection that writes, opened when first needed and used by one thread at a time. Thread-safe.
 *
 * <p>It takes SQLite's write lock before it reads ({@code BEGIN IMMEDIATE}): a transaction that reads first and writes later fails at
 * once when another process wrote in between, whatever the timeout.
 */
final class Writer extends Sessions {
    private final Connections connections;
    private final ReentrantLock turn = new ReentrantLock(true);
    private @Nullable Session session;

    Writer(DatabaseFile file, Connections connections) {
        super(file);
        this.connections = connections;
    }

    /** Writes in one transaction that is on disk on return. */
    <T> T write(String operation, Deadline deadline, SqliteDatabase.Work<T> work) {
        return run(operation, deadline, writing -> {
            writing.begin(true);
            T result = work.run(writing);
            commit(operation, deadline, writing);
            return result;
        });
    }

    /** Runs statements outside of a transaction, while no other thread of this process writes. */
    <T> T run(String operation, Deadline deadline, SqliteDatabase.Work<T> work) {
        require(deadline, operation);
        await(() -> turn.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS), operation);
        try {
            requireUsable();
            while (true) {
                Session current = session;
                try {
                    if (current == null) {
                        current = connections.writer();
                        session = current;
                    }
                    current.waitAtMost(deadline);
                    return work.run(current);
                } catch (SQLException failure) {
                    retryOrThrow(operation, deadline, current, failure);
                } catch (RuntimeException | Error failure) {
                    if (current != null) {
                        current.recover();
                    }
                    throw failure;
                }
            }
        } finally {
            turn.unlock();
        }
    }

    private void commit(String operation, Deadline deadline, Session writing) {
        while (true) {
            try {
                writing.commit();
                return;
            } catch (SQLException failure) {
                if (!Failures.isBusy(failure) || deadline.isExpired()) {
                    writing.recover();
                    throw Failures.translateCommit(file().path(), operation, failure);
                }
            }
        }
    }

    @Override
    public void close() {
        markClosed();
        turn.lock();
        try {
            Session last = session;
            if (last != null) {
                last.close();
                session = null;
            }
        } finally {
            turn.unlock();
        }
    }
}
