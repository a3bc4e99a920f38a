package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.ParadeDbMonitor;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.postgresql.jdbc.PgConnection;

/**
 * Reports statements that took too long, whatever became of them, with the plan that the server makes for them under the same settings; they are not executed again. Values
 * are left out.
 */
final class SlowStatements {
    private static final Pattern PLANNED =
            Pattern.compile("\\s*(SELECT|WITH|INSERT|UPDATE|DELETE|MERGE)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern VALUE = Pattern.compile("(?:'[^']*+')++");

    private final long nanos;
    private final ParadeDbMonitor monitor;

    SlowStatements(Duration limit, ParadeDbMonitor monitor) {
        this.nanos = limit.toNanos();
        this.monitor = monitor;
    }

    /** Looks at a statement that has run; a batch is explained by one of its rows. */
    void ended(PgConnection connection, String earlier, String sql, Session.Binder values, long taken) {
        if (taken >= nanos) {
            monitor.slowStatement(sql, Duration.ofNanos(taken), plan(connection, earlier, sql, values));
        }
    }

    /** Looks at what has no plan: COPY, and a statement that failed, after which the server may not be there to be asked. */
    void ended(String sql, long taken) {
        if (taken >= nanos) {
            monitor.slowStatement(sql, Duration.ofNanos(taken), "");
        }
    }

    /** The plan without what was asked for, however long that is. */
    static String withoutValues(String plan) {
        return VALUE.matcher(plan).replaceAll("'?'");
    }

    private static String plan(PgConnection connection, String earlier, String sql, Session.Binder values) {
        // Of several statements the first would be explained and the others executed.
        if (!PLANNED.matcher(sql).lookingAt() || sql.indexOf(';') >= 0) {
            return "";
        }
        try (var guard = connection.createStatement()) {
            // A plan that fails must not undo the transaction that the statement stands in.
            boolean guarded = !connection.getAutoCommit();
            if (guarded) {
                guard.execute("SAVEPOINT plan");
            }
            try (PreparedStatement explain = connection.prepareStatement(earlier + "EXPLAIN " + sql)) {
                values.bind(new Parameters(explain, 0));
                explain.execute();
                if (!earlier.isEmpty()) {
                    explain.getMoreResults();
                }
                return withoutValues(text(explain));
            } catch (SQLException unexplained) {
                if (guarded) {
                    guard.execute("ROLLBACK TO SAVEPOINT plan");
                }
                return "";
            }
        } catch (SQLException unexplained) {
            return "";
        }
    }

    private static String text(PreparedStatement explain) throws SQLException {
        var plan = new StringBuilder();
        try (ResultSet row = explain.getResultSet()) {
            while (row.next()) {
                plan.append(row.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }
}
