package dev.stackmemory.adapter.paradedb.internal;

import java.sql.SQLException;
import org.postgresql.jdbc.PgConnection;

/** What is to be done with a connection when the thread was interrupted that waits for the server. */
final class Interruptible {
    private Interruptible() {}

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
