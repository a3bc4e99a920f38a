package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.adapter.paradedb.ParadeDbHome;
import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import dev.stackmemory.adapter.paradedb.ServerAddress;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/**
 * The rows of frames without events and anchors that a home has just written, given by COPY alone to the same tables of another database: what the tables and their indexes cost, without anything that the
 * program does. Used by one thread.
 */
final class RowCopies implements AutoCloseable {
    private static final String DATABASE = "same_rows";
    private static final String MONTHS = """
        SELECT substr(relname, 8), substring(bound FROM 'FROM \\(''(-?\\d+)'''), substring(bound FROM 'TO \\(''(-?\\d+)''')
        FROM (SELECT relname, pg_get_expr(relpartbound, oid) AS bound FROM pg_class
          WHERE relname LIKE 'frames\\_%' AND relpartbound IS NOT NULL) AS parts
        WHERE bound <> 'DEFAULT'\
        """;

    private final Connection source;
    private final Connection target;
    private long copied;

    private RowCopies(Connection source, Connection target) {
        this.source = source;
        this.target = target;
    }

    /** @param server of the home, which has written nothing yet */
    static RowCopies beside(PrivatePostgres server) throws SQLException {
        Connection source = DriverManager.getConnection(server.url());
        try (Statement statement = source.createStatement()) {
            statement.execute("CREATE DATABASE " + DATABASE);
        }
        String url = server.url(DATABASE);
        ParadeDbHome.open(ParadeDbSettings.of(ServerAddress.of(url))).close();
        return new RowCopies(source, DriverManager.getConnection(url));
    }

    /**
     * Copies what was written since the last time, in one transaction.
     *
     * @return nanoseconds from the first row that is sent to the end of the commit
     */
    long copyNewest() throws SQLException {
        makeMonths();
        long newest = newest();
        String written = " WHERE frame_key > " + copied + " AND frame_key <= " + newest;
        byte[] frames = read("SELECT * FROM stackmemory.frames" + written + " ORDER BY frame_key");
        byte[] ledger = read(
                "SELECT * FROM stackmemory.ledger" + written.replace("frame_key", "copy_key") + " ORDER BY frame_id");
        copied = newest;
        target.setAutoCommit(false);
        long begin = System.nanoTime();
        write("stackmemory.frames", frames);
        write("stackmemory.ledger", ledger);
        target.commit();
        long end = System.nanoTime();
        target.setAutoCommit(true);
        return end - begin;
    }

    private void makeMonths() throws SQLException {
        try (Statement statement = source.createStatement();
                ResultSet months = statement.executeQuery(MONTHS);
                Statement making = target.createStatement()) {
            while (months.next()) {
                making.execute("SELECT stackmemory.create_month('" + months.getString(1) + "', " + months.getString(2)
                        + ", " + months.getString(3) + ")");
            }
        }
    }

    private long newest() throws SQLException {
        try (Statement statement = source.createStatement();
                ResultSet row = statement.executeQuery("SELECT changes FROM stackmemory.store")) {
            row.next();
            return row.getLong(1);
        }
    }

    private byte[] read(String query) throws SQLException {
        CopyOut rows = copies(source).copyOut("COPY (" + query + ") TO STDOUT (FORMAT binary)");
        var all = new ByteArrayOutputStream();
        for (byte[] row = rows.readFromCopy(); row != null; row = rows.readFromCopy()) {
            all.writeBytes(row);
        }
        return all.toByteArray();
    }

    private void write(String table, byte[] rows) throws SQLException {
        CopyIn copy = copies(target).copyIn("COPY " + table + " FROM STDIN (FORMAT binary)");
        for (int sent = 0; sent < rows.length; sent += PostgresSpeed.PIECE) {
            copy.writeToCopy(rows, sent, Math.min(PostgresSpeed.PIECE, rows.length - sent));
        }
        copy.endCopy();
    }

    private static CopyManager copies(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    @Override
    public void close() throws SQLException {
        target.close();
        source.close();
    }
}
