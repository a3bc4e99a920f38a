package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.ports.Deadline;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/**
 * One connection while one operation uses it. The server is told the deadline in the same round trip as the first statement, for the
 * transaction at hand only, so that nothing stays behind in a session that a pooler gives to others. Not thread-safe.
 */
public final class Session {
    /** What the client waits beyond the deadline for the server to keep it. */
    private static final Duration GRACE = Duration.ofMillis(250);

    private static final String TIMEOUT = "SELECT set_config('statement_timeout', ?, true);";
    private static final String FOLLOW_KEYS = """
        SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_seqscan', 'off', true),
          set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true), set_config('jit', 'off', true)\
        """;
    private static final String SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;";

    private final Lease lease;
    private final PgConnection connection;
    private final Deadline deadline;
    private final boolean inTransaction;
    private boolean snapshotIsDue;
    private final SlowStatements slow;
    private boolean serverKnowsDeadline;

    /** Gives a statement its values. */
    @FunctionalInterface
    public interface Binder {
        void bind(Parameters parameters) throws SQLException;

        /** No values. */
        Binder NOTHING = parameters -> {};
    }

    /** Reads one row. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    Session(Lease lease, Deadline deadline, boolean inTransaction, SlowStatements slow) {
        this.lease = lease;
        this.connection = lease.connection();
        this.deadline = deadline;
        this.inTransaction = inTransaction;
        this.slow = slow;
    }

    /** All rows, read one by one. */
    public <T> List<T> query(String sql, Binder binder, RowReader<T> reader) throws SQLException {
        return execute(sql, binder, statement -> rows(statement, reader));
    }

    /** The row of one statement and the rows of another. */
    record Both<A, T>(A first, List<T> rows) {}

    /** Runs two statements in one round trip and one transaction, of which the first answers one row; it holds no semicolon. */
    <A, T> Both<A, T> both(
            String first, RowReader<A> firstReader, String second, Binder valuesOfBoth, RowReader<T> reader)
            throws SQLException {
        return execute(first + ';', second, valuesOfBoth, statement -> {
            A one;
            try (ResultSet row = statement.getResultSet()) {
                if (!row.next()) {
                    throw new SQLException("no row answers the statement " + first);
                }
                one = firstReader.read(row);
            }
            statement.getMoreResults();
            return new Both<>(one, rows(statement, reader));
        });
    }

    private static <T> List<T> rows(PreparedStatement statement, RowReader<T> reader) throws SQLException {
        var rows = new ArrayList<T>();
        try (ResultSet row = statement.getResultSet()) {
            while (row.next()) {
                rows.add(reader.read(row));
            }
        }
        return rows;
    }

    /** The first row, if there is one. */
    public <T> Optional<T> first(String sql, Binder binder, RowReader<T> reader) throws SQLException {
        List<T> rows = query(sql, binder, reader);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
    }

    /** The number that the statement answers. */
    public long number(String sql, Binder binder) throws SQLException {
        return first(sql, binder, row -> row.getLong(1))
                .orElseThrow(() -> new SQLException("no row answers the statement " + sql));
    }

    /** How many rows were changed. */
    public int update(String sql, Binder binder) throws SQLException {
        return execute(sql, binder, PreparedStatement::getUpdateCount);
    }

    /** Runs a statement that takes no values. */
    public void run(String sql) throws SQLException {
        execute(sql, Binder.NOTHING, statement -> true);
    }

    /** Runs a statement for its effect, and gives what the server told about it in detail. */
    List<String> details(String sql) throws SQLException {
        return execute(sql, Binder.NOTHING, statement -> {
            var details = new ArrayList<String>();
            for (SQLWarning warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
                ServerErrorMessage message = warning instanceof PSQLWarning told ? told.getServerErrorMessage() : null;
                if (message != null && message.getDetail() != null) {
                    details.add(message.getDetail());
                }
            }
            return details;
        });
    }

    private interface Outcome<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    private <T> T execute(String sql, Binder binder, Outcome<T> outcome) throws SQLException {
        return execute("", sql, binder, outcome);
    }

    /** @param earlier a statement that is sent before the one that may turn out to be slow; empty for none */
    private <T> T execute(String earlier, String sql, Binder binder, Outcome<T> outcome) throws SQLException {
        beforeStatement();
        boolean tell = !serverKnowsDeadline && deadline != Deadline.NEVER;
        String prefix = (snapshotIsDue ? SNAPSHOT : "") + (tell ? TIMEOUT : "") + earlier;
        long begin = System.nanoTime();
        lease.beginStatement();
        try (PreparedStatement statement = connection.prepareStatement(prefix.isEmpty() ? sql : prefix + sql)) {
            if (tell) {
                statement.setString(1, serverMillis());
            }
            binder.bind(new Parameters(statement, tell ? 1 : 0));
            statement.execute();
            if (snapshotIsDue) {
                statement.getMoreResults();
                snapshotIsDue = false;
            }
            if (tell) {
                statement.getMoreResults();
                serverKnowsDeadline = inTransaction;
            }
            T result = outcome.of(statement);
            slow.ended(connection, earlier, sql, binder, System.nanoTime() - begin);
            return result;
        } catch (SQLException failure) {
            slow.ended(sql, System.nanoTime() - begin);
            throw failure;
        } finally {
            lease.endStatement();
        }
    }

    /**
     * Runs one statement for each of the rows, in as few round trips as the driver can.
     *
     * @return how many rows each of them changed
     */
    public <R> int[] batch(String sql, Collection<R> rows, RowBinder<R> binder) throws SQLException {
        if (rows.isEmpty()) {
            return new int[0];
        }
        beforeStatement();
        if (!serverKnowsDeadline && inTransaction && deadline != Deadline.NEVER) {
            run("SELECT 1"); // Which tells it.
        }
        long begin = System.nanoTime();
        lease.beginStatement();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (R row : rows) {
                binder.bind(row, new Parameters(statement, 0));
                statement.addBatch();
            }
            int[] changed = statement.executeBatch();
            R one = rows.iterator().next();
            slow.ended(connection, "", sql, values -> binder.bind(one, values), System.nanoTime() - begin);
            return changed;
        } catch (SQLException failure) {
            slow.ended(sql, System.nanoTime() - begin);
            throw failure;
        } finally {
            lease.endStatement();
        }
    }

    /** Gives a statement the values of a row. */
    @FunctionalInterface
    public interface RowBinder<R> {
        void bind(R row, Parameters parameters) throws SQLException;
    }

    /**
     * Begins to copy rows, in a transaction that has begun with another statement.
     *
     * @param into the table, and its columns in brackets
     */
    BinaryCopy copy(String into, int columns) throws SQLException {
        beforeStatement();
        String sql = "COPY " + into + " FROM STDIN (FORMAT binary)";
        lease.beginStatement();
        return new BinaryCopy(connection.getCopyAPI().copyIn(sql), columns, nanos -> {
            lease.endStatement();
            slow.ended(sql, nanos);
        });
    }

    /** Fails where no time is left, and bounds the wait for an answer where some is. */
    private void beforeStatement() throws SQLException {
        if (deadline == Deadline.NEVER) {
            return;
        }
        if (deadline.isExpired()) {
            throw new SQLException("no time is left for another statement", "57014");
        }
        connection.setNetworkTimeout(Runnable::run, clientMillis());
    }

    void commit() throws SQLException {
        if (deadline != Deadline.NEVER) {
            connection.setNetworkTimeout(Runnable::run, clientMillis());
        }
        lease.beginStatement();
        try {
            connection.commit();
        } finally {
            lease.endStatement();
        }
    }

    private String serverMillis() {
        return Integer.toString(millis(deadline.remaining()));
    }

    private int clientMillis() {
        return millis(deadline.remaining().plus(GRACE));
    }

    private static int millis(Duration duration) {
        // Zero would mean no limit.
        return Math.clamp(duration.toNanos() / 1_000_000 + 1, 1, Integer.MAX_VALUE);
    }

    /** All statements from now on see one state, that of the first. */
    Session snapshot() {
        snapshotIsDue = true;
        return this;
    }

    /**
     * Until the transaction ends, statements are planned when they run, and find rows by their keys alone. A plan that was kept since a table was empty would
     * read all of it for each key once it is full: the server notices a minute later, when it next counts rows.
     */
    void followKeys() throws SQLException {
        run(FOLLOW_KEYS);
    }

    /** For statements that stand alone: the server is not told the deadline, which only this side keeps. */
    Session alone() {
        serverKnowsDeadline = true;
        return this;
    }
}
