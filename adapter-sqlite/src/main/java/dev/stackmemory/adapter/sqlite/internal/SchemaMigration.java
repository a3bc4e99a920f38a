package dev.stackmemory.adapter.sqlite.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Brings a database to the newest schema. Loaded only when there is something to bring: Flyway costs a good part of the start time of a
 * program.
 */
final class SchemaMigration {
    private static final String LOCATION = "classpath:dev/stackmemory/adapter/sqlite/migration";
    // Kept here, because the logging system holds its loggers weakly.
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    private SchemaMigration() {}

    static void run(DatabaseFile file) {
        FLYWAY.setLevel(Level.WARNING);
        try {
            Flyway.configure(SchemaMigration.class.getClassLoader())
                    .dataSource(dataSource(file))
                    .locations(LOCATION)
                    .load()
                    .migrate();
        } catch (FlywayException failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql) {
                    throw Failures.translate(file.path(), "making the database", sql);
                }
            }
            throw failure;
        }
    }

    private static DataSource dataSource(DatabaseFile file) {
        var config = new SQLiteConfig();
        config.setBusyTimeout(60_000);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setPageSize(SqliteDatabase.PAGE_BYTES);
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.path());
        try (Connection connection = source.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
        } catch (SQLException failure) {
            throw Failures.translate(file.path(), "making the database", failure);
        }
        return source;
    }
}
