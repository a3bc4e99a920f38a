package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.ports.Deadline;
import java.sql.SQLException;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The connections that read: a few, each opened when first needed, used by one thread at a time and kept for the next. Thread-safe. */
final class Readers extends Sessions {
    private static final int MAX_READERS = 8;
    private static final int MAX_ATTEMPTS = 3;

    private final Connections connections;
    private final Semaphore turns = new Semaphore(MAX_READERS, true);
    private final LinkedBlockingDeque<Session> idle = new LinkedBlockingDeque<>();

    Readers(DatabaseFile file, Connections connections) {
        super(file);
        this.connections = connections;
    }

    <T> T run(String operation, Deadline deadline, SqliteDatabase.Work<T> work) {
        require(deadline, operation);
        await(() -> turns.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS), operation);
        Session session = null;
        int attempts = 0;
        try {
            requireUsable();
            session = idle.pollFirst();
            while (true) {
                if (session != null && !session.isCurrent()) {
                    session.close();
                    session = null;
                }
                try {
                    if (session == null) {
                        session = connections.reader();
                    }
                    session.waitAtMost(deadline);
                    T result = work.run(session);
                    // Where nothing keeps writers off, what was read counts only if none came.
                    if (session.isCurrent()) {
                        return result;
                    }
                } catch (SQLException failure) {
                    // A reader without the right to write cannot mend the memory beside the log; opened anew it goes
                    // without.
                    if (session != null && Failures.isReadOnly(failure) && ++attempts < MAX_ATTEMPTS) {
                        session.close();
                        session = null;
                    } else if (session == null || session.isCurrent()) {
                        retryOrThrow(operation, deadline, session, failure);
                    }
                } catch (RuntimeException failure) {
                    if (session == null || session.isCurrent()) {
                        throw failure;
                    }
                }
                if (deadline.isExpired()) {
                    throw Failures.busy(file().path(), operation, null);
                }
            }
        } finally {
            giveBack(session);
            turns.release();
        }
    }

    private void giveBack(@Nullable Session session) {
        if (session == null) {
            return;
        }
        if (session.isInTransaction()) {
            session.recover();
        }
        idle.addFirst(session);
        // Asked after it was given back, since whoever closes may have emptied the queue just before.
        if (isClosed() && idle.remove(session)) {
            session.close();
        }
    }

    @Override
    public void close() {
        markClosed();
        for (Session session = idle.pollFirst(); session != null; session = idle.pollFirst()) {
            session.close();
        }
    }
}
