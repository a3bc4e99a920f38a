package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import dev.stackmemory.adapter.paradedb.ServerAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.jdbc.PgConnection;

/** Looks at what lies in the schema {@code stackmemory}, and brings it to the newest version. */
final class Schema {
    /** The version of the newest migration that this program knows. */
    static final int VERSION = 13;

    private static final String NAME = "stackmemory";
    private static final String LOCATION = "classpath:dev/stackmemory/adapter/paradedb/migration";
    private static final String OPENING = "opening";
    // Kept here, because the logging system holds its loggers weakly.
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    private Schema() {}

    /** Whether a pooler stands before the server. */
    static boolean prepare(ParadeDbSettings settings, WatchedSource source) {
        ServerAddress server = settings.servers().primary();
        try {
            boolean pooled;
            int version;
            try (Connection connection = source.getConnection()) {
                requireUtf8(server, connection);
                pooled = isPooled(settings, connection);
                if (pooled) {
                    source.prepareNothing();
                }
                version = version(connection);
            }
            if (version > VERSION) {
                throw Failures.newerSchema(server, version, VERSION);
            }
            if (version < VERSION) {
                migrate(server, source, version);
            }
            return pooled;
        } catch (SQLException failure) {
            throw Failures.translate(server, OPENING, failure);
        }
    }

    private static void requireUtf8(ServerAddress server, Connection connection) throws SQLException {
        String encoding = text(connection, "SHOW server_encoding");
        if (!encoding.equals("UTF8")) {
            throw Failures.wrongEncoding(server, encoding);
        }
    }

    private static boolean isPooled(ParadeDbSettings settings, Connection connection) throws SQLException {
        return switch (settings.connections().pooler()) {
            case NONE -> false;
            case TRANSACTIONS -> true;
            // A pooler makes up the number that it greets with, for it has not chosen a session of the server yet.
            case DETECT ->
                !text(connection, "SELECT pg_backend_pid()")
                        .equals(Integer.toString(
                                connection.unwrap(PgConnection.class).getBackendPID()));
        };
    }

    /** The version that is there, or 0. */
    private static int version(Connection connection) throws SQLException {
        String table = text(connection, "SELECT coalesce(to_regclass('" + NAME + ".flyway_schema_history')::text, '')");
        return table.isEmpty()
                ? 0
                : Integer.parseInt(text(
                        connection,
                        "SELECT coalesce(max(version::int), 0) FROM " + NAME
                                + ".flyway_schema_history WHERE success AND version IS NOT NULL"));
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void migrate(ServerAddress server, WatchedSource source, int found) {
        FLYWAY.setLevel(Level.SEVERE);
        try {
            Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(source)
                    .defaultSchema(NAME)
                    .schemas(NAME)
                    .createSchemas(true)
                    .locations(LOCATION)
                    .load()
                    .migrate();
        } catch (FlywayException failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql) {
                    throw found == 0
                            ? Failures.notMade(server, sql)
                            : Failures.notMigrated(server, found, VERSION, sql);
                }
            }
            throw Failures.notOurs(server, failure);
        }
    }
}
