package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.adapter.sqlite.SqliteSettings;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.failure.StoreException.CapacityExceeded;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;
import org.sqlite.ProgressHandler;

/**
 * One database file, read and written in transactions. Every method waits for other processes until its deadline. Thread-safe.
 *
 * <p>A file that cannot be written is read all the same; whatever would write is then refused.
 */
public final class SqliteDatabase implements AutoCloseable {
    static final int PAGE_BYTES = 4_096;
    static final int SCHEMA = 9;

    /** Older than this cannot be read as it is; what came later matters to writers, or is asked for where it is read. */
    private static final int OLDEST_READABLE_SCHEMA = 1;

    /** Virtual machine steps of SQLite between two looks at the deadline: well under a millisecond. */
    private static final int STEPS_BETWEEN_LOOKS = 10_000;

    private static final Duration BRIEFLY = Duration.ofSeconds(5);

    private final DatabaseFile file;
    private final SqliteSettings settings;
    private final boolean writable;
    private final Connections connections;
    private final Readers readers;
    private final Writer writer;
    private final Reserve reserve;

    /** What is done on a session; may be run again from the start when another process was in the way. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Session session) throws SQLException;
    }

    /** Work that answers nothing. */
    @FunctionalInterface
    public interface Change {
        void run(Session session) throws SQLException;
    }

    private SqliteDatabase(SqliteSettings settings) {
        this.settings = settings;
        this.file = new DatabaseFile(settings.file());
        this.writable = file.prepare(SCHEMA);
        this.connections = new Connections(file, settings, writable);
        this.readers = new Readers(file, connections);
        this.writer = new Writer(file, connections);
        this.reserve = new Reserve(file.path());
    }

    /** Opens the database, and makes it or brings it to the newest schema where needed. */
    public static SqliteDatabase open(SqliteSettings settings) {
        var database = new SqliteDatabase(settings);
        try {
            int schema = database.schemaVersion();
            if (schema < OLDEST_READABLE_SCHEMA || (schema < SCHEMA && database.writable)) {
                database.migrate();
            }
            if (database.writable) {
                database.reserve.keep();
            }
            return database;
        } catch (RuntimeException failure) {
            database.close();
            throw failure;
        }
    }

    private void migrate() {
        if (!writable) {
            throw Failures.denied(path(), null);
        }
        file.exclusively(() -> {
            // Another process may have done it while this one waited.
            if (schemaVersion() != SCHEMA) {
                // A store on a full disk can be opened by a newer program as well.
                removing(() -> {
                    SchemaMigration.run(file);
                    return true;
                });
            }
        });
    }

    private int schemaVersion() {
        int version = read("opening", Deadline.after(Duration.ofMinutes(1)), session -> {
            int schema = (int) session.queryLong("PRAGMA user_version");
            boolean foreign = schema == 0
                    && session.queryLong("SELECT count(*) FROM sqlite_schema") > 0
                    && session.queryLong("SELECT count(*) FROM sqlite_schema WHERE name = 'flyway_schema_history'")
                            == 0;
            if (foreign || (schema > 0 && session.queryLong("PRAGMA application_id") != DatabaseFile.APPLICATION_ID)) {
                throw Failures.notADatabase(path(), null);
            }
            return schema;
        });
        if (version > SCHEMA) {
            throw Failures.newerSchema(path(), version, SCHEMA);
        }
        return version;
    }

    public Path path() {
        return file.path();
    }

    public SqliteSettings settings() {
        return settings;
    }

    public long sizeBytes() {
        return file.sizeBytes();
    }

    /** The room on its disk, in bytes. */
    long freeBytes() {
        return file.freeBytes();
    }

    /** Reads a few rows in one snapshot. */
    public <T> T read(String operation, Deadline deadline, Work<T> work) {
        return readers.run(operation, deadline, session -> inSnapshot(session, work));
    }

    /** Reads any number of rows in one snapshot, and stops in the midst of it when the deadline passes. */
    public <T> T scan(String operation, Deadline deadline, Work<T> work) {
        return readers.run(
                operation, deadline, session -> inSnapshot(session, inner -> watched(inner, deadline, work)));
    }

    /** Writes in one transaction that is on disk on return. */
    public <T> T write(String operation, Deadline deadline, Work<T> work) {
        return writer.write(operation, deadline, work);
    }

    /** Changes in one transaction that is on disk on return. */
    public void change(String operation, Deadline deadline, Change change) {
        write(operation, deadline, session -> {
            change.run(session);
            return true;
        });
    }

    /** Runs statements that cannot stand in a transaction, while no other thread of this process writes. */
    public <T> T maintain(String operation, Deadline deadline, Work<T> work) {
        return writer.run(operation, deadline, session -> watched(session, deadline, work));
    }

    /**
     * Does work that must be possible on a full disk, such as removing something. Where the disk is full, it is done once more in the
     * room of the reserve.
     *
     * @param work leaves nothing behind when there is no room
     */
    public <T> T removing(Supplier<T> work) {
        try {
            return work.get();
        } catch (CapacityExceeded full) {
            if (reserve.release() == 0) {
                throw full;
            }
            try {
                emptyLog();
                return work.get();
            } finally {
                emptyLog();
                reserve.restore();
            }
        }
    }

    /** Gives the room of the log free, unless a reader needs it. */
    private void emptyLog() {
        try {
            maintain("emptying the log", Deadline.after(BRIEFLY), WriteAheadLog::truncate);
        } catch (StoreException stays) {
            // Whoever empties it next gets the room.
        }
    }

    private static <T> T inSnapshot(Session session, Work<T> work) throws SQLException {
        session.begin(false);
        T result = work.run(session);
        session.commit();
        return result;
    }

    private static <T> T watched(Session session, Deadline deadline, Work<T> work) throws SQLException {
        if (deadline == Deadline.NEVER) {
            return work.run(session);
        }
        ProgressHandler.setHandler(session.connection(), STEPS_BETWEEN_LOOKS, new ProgressHandler() {
            @Override
            protected int progress() {
                return deadline.isExpired() ? 1 : 0;
            }
        });
        try {
            return work.run(session);
        } finally {
            ProgressHandler.clearHandler(session.connection());
        }
    }

    /** Closes the connections; the last process to do so brings the log into the database file. */
    @Override
    public void close() {
        readers.close();
        writer.close();
        connections.close();
    }
}
