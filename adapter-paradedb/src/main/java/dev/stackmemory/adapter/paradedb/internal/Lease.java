package dev.stackmemory.adapter.paradedb.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.jdbc.PgConnection;

/** A connection lent to one operation, which tells when a statement is under way on it. Used by one thread, looked at by others. */
final class Lease {
    private final Pool pool;
    private final Connection lent;
    private final boolean pooled;
    private final PgConnection connection;
    private final String operation;
    private final Thread holder = Thread.currentThread();
    private final long taken = System.nanoTime();
    private volatile boolean underWay;
    private volatile long quietSince = taken;
    private boolean toldOf;

    /** @param pooled whether it goes back to the pool, or was made for this operation alone */
    Lease(Pool pool, Connection lent, boolean pooled, String operation) throws SQLException {
        this.pool = pool;
        this.lent = lent;
        this.pooled = pooled;
        this.operation = operation;
        this.connection = lent.unwrap(PgConnection.class);
    }

    PgConnection connection() {
        return connection;
    }

    String operation() {
        return operation;
    }

    /** The server has something to do, or we read what it answers, until {@link #endStatement}. */
    void beginStatement() {
        underWay = true;
    }

    void endStatement() {
        quietSince = System.nanoTime();
        underWay = false;
    }

    /** How long it has been out at that {@link System#nanoTime}. */
    Duration held(long nanoTime) {
        return Duration.ofNanos(nanoTime - taken);
    }

    /** For how long nothing was asked on it; zero while a statement is under way. */
    Duration quiet(long nanoTime) {
        return underWay ? Duration.ZERO : Duration.ofNanos(Math.max(0, nanoTime - quietSince));
    }

    /** What the thread that took it does now, a line for each call; nothing if it has ended. */
    String where() {
        var where = new StringBuilder();
        for (StackTraceElement call : holder.getStackTrace()) {
            where.append("at ").append(call).append('\n');
        }
        return where.toString();
    }

    /** True the first time. Asked by one thread at a time. */
    boolean isFirstTold() {
        boolean first = !toldOf;
        toldOf = true;
        return first;
    }

    /** Back to the pool, ready for others. */
    void giveBack() {
        boolean interrupted = Thread.interrupted(); // Or the pool could not park while it hands the connection over.
        try {
            connection.setNetworkTimeout(Runnable::run, 0);
            pool.takeBack(this, lent);
        } catch (SQLException broken) {
            drop();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Of no use to others any more. */
    void drop() {
        pool.lost(this);
        if (pooled) {
            pool.evict(lent);
        } else {
            closeQuietly();
        }
    }

    private void closeQuietly() {
        try {
            lent.close();
        } catch (SQLException alreadyGone) {
            assert lent != null;
        }
    }
}
