package dev.stackmemory.adapter.paradedb.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Callers who wait for a pool to connect. The pool would tell them nothing until its own time is up, though the server has refused it long before; here
 * they learn at once. Thread-safe.
 */
final class AwaitedConnections {
    /** Where a connection comes from, sooner or later. */
    @FunctionalInterface
    interface Source {
        Connection get() throws SQLException;
    }

    private final Map<Thread, CompletableFuture<Connection>> awaited = new ConcurrentHashMap<>();

    /**
     * What the source gives. One that it gives after the caller has left goes back.
     *
     * @throws SQLTransientConnectionException as soon as the server has {@linkplain #refused refused}
     * @throws SQLException also if the thread is interrupted, and stays so
     */
    Connection await(Source source) throws SQLException {
        var connection = new CompletableFuture<Connection>();
        awaited.put(Thread.currentThread(), connection);
        try {
            Thread.ofVirtual().name("stackmemory-connection").start(() -> take(source, connection));
            return connection.get();
        } catch (InterruptedException left) {
            Thread.currentThread().interrupt();
            if (connection.completeExceptionally(left) || connection.isCompletedExceptionally()) {
                throw new SQLException("interrupted while waiting for a connection", left);
            }
            return connection.join(); // It came at the same moment.
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof SQLException failure) {
                throw failure;
            }
            throw new SQLException("the pool has failed", failed.getCause());
        } finally {
            awaited.remove(Thread.currentThread());
        }
    }

    private static void take(Source source, CompletableFuture<Connection> taker) {
        Connection connection;
        try {
            connection = source.get();
        } catch (SQLException | RuntimeException | Error failure) {
            taker.completeExceptionally(failure);
            return;
        }
        if (!taker.complete(connection)) {
            try {
                connection.close();
            } catch (SQLException broken) {
                assert connection != null; // The pool notices by itself.
            }
        }
    }

    /** The server has refused a connection: nobody who waits need wait for this one. */
    void refused(SQLException failure) {
        for (CompletableFuture<Connection> connection : awaited.values()) {
            connection.completeExceptionally(
                    new SQLTransientConnectionException("the server has refused a connection", failure));
        }
    }
}
