package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.ports.Deadline;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.sqlite.SQLiteConnection;

/**
 * One connection with the statements prepared on it, which are kept: preparing costs more than running most of them. Used by one thread
 * at a time.
 */
public final class Session implements AutoCloseable {
    /** SQLite sleeps this long at most before whoever waits looks at the deadline. */
    static final int MAX_WAIT_MILLIS = 500;

    private final SQLiteConnection connection;
    private final BooleanSupplier current;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private boolean inTransaction;
    private int waitMillis = MAX_WAIT_MILLIS;

    Session(SQLiteConnection connection) {
        this(connection, () -> true);
    }

    /**
     * @param current whether what the connection reads, and has read, is what the file holds
     */
    Session(SQLiteConnection connection, BooleanSupplier current) {
        this.connection = connection;
        this.current = current;
        // Transactions are begun and ended by our own statements; in its own auto-commit mode the driver would try an
        // additional
        // BEGIN and COMMIT after each of them.
        connection.getConnectionConfig().setAutoCommit(false);
        // The driver would ask for the key of each inserted row, and leave the question open, which keeps VACUUM from
        // running.
        connection.getConnectionConfig().setGetGeneratedKeys(false);
    }

    SQLiteConnection connection() {
        return connection;
    }

    boolean isCurrent() {
        return current.getAsBoolean();
    }

    /** Lets SQLite wait for others no longer than there is time. */
    void waitAtMost(Deadline deadline) throws SQLException {
        int millis = Math.clamp(deadline.remaining().toMillis(), 1, MAX_WAIT_MILLIS);
        if (millis != waitMillis) {
            connection.setBusyTimeout(millis);
            waitMillis = millis;
        }
    }

    /** Reads from the file for the first time, which opening does not. */
    void touch() throws SQLException {
        execute("PRAGMA schema_version");
    }

    boolean isInTransaction() {
        return inTransaction;
    }

    /** The statement for the text, kept until the session fails or closes. The caller closes result sets, not the statement. */
    public PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return statement;
    }

    /** A statement that is not kept: for texts that depend on the arguments. */
    public PreparedStatement prepareOnce(String sql) throws SQLException {
        return connection.prepareStatement(sql);
    }

    /** Runs a statement without parameters whose rows, if any, nobody wants. */
    public void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of the only row. */
    public long queryLong(String sql) throws SQLException {
        try (var rows = prepare(sql).executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    void begin(boolean immediate) throws SQLException {
        prepare(immediate ? "BEGIN IMMEDIATE" : "BEGIN").executeUpdate();
        inTransaction = true;
    }

    void commit() throws SQLException {
        prepare("COMMIT").executeUpdate();
        inTransaction = false;
    }

    /** Ends the transaction, if there is one, without a trace, and forgets the statements: the driver closes those that failed. */
    void recover() {
        prepared.values().forEach(Session::closeQuietly);
        prepared.clear();
        if (inTransaction) {
            inTransaction = false;
            try {
                execute("ROLLBACK");
            } catch (SQLException alreadyRolledBack) {
                // SQLite rolls back by itself after a full disk or a failed write; there is nothing left to undo then.
            }
        }
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception nothingToSave) {
            // Closing a statement only gives memory back.
        }
    }

    @Override
    public void close() {
        recover();
        closeQuietly(connection);
    }
}
