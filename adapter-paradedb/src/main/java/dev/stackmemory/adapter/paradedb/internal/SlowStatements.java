package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.ParadeDbMonitor;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.postgresql.jdbc.PgConnection;

/** Reports statements that took too long, with the plan that the server makes for them; they are not executed again. Values are left out. */
final class SlowStatements {
    private static final Pattern VALUE = Pattern.compile("'(?:[^']|'')*'");

    private final long nanos;
    private final ParadeDbMonitor monitor;

    SlowStatements(Duration limit, ParadeDbMonitor monitor) {
        this.nanos = limit.toNanos();
        this.monitor = monitor;
    }

    /**
     * Looks at a statement that has just run.
     *
     * @param before how many statements of ours were sent before it, in one text
     */
    void watch(PgConnection connection, String sql, PreparedStatement statement, int before, long taken) {
        if (taken >= nanos) {
            monitor.slowStatement(sql, Duration.ofNanos(taken), plan(connection, statement, before));
        }
    }

    private static String plan(PgConnection connection, PreparedStatement statement, int before) {
        String text = statement.toString();
        for (int number = 0; number < before; number++) {
            text = text.substring(text.indexOf(';') + 1); // Our own statements hold no other one.
        }
        String verb = text.strip().toUpperCase(Locale.ROOT);
        if (!verb.startsWith("SELECT") && !verb.startsWith("WITH")) {
            return "";
        }
        try (var explain = connection.createStatement()) {
            // A plan that fails must not undo the transaction that the statement stands in.
            boolean guarded = !connection.getAutoCommit();
            if (guarded) {
                explain.execute("SAVEPOINT plan");
            }
            try (ResultSet row = explain.executeQuery("EXPLAIN " + text)) {
                var plan = new StringBuilder();
                while (row.next()) {
                    plan.append(row.getString(1)).append('\n');
                }
                return VALUE.matcher(plan).replaceAll("'?'");
            } catch (SQLException unexplained) {
                if (guarded) {
                    explain.execute("ROLLBACK TO SAVEPOINT plan");
                }
                return "";
            }
        } catch (SQLException unexplained) {
            return "";
        }
    }
}
