package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.adapter.sqlite.SqliteSettings;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;

/**
 * The connections to one database file: one that writes and a few that read, each opened when first needed, so that a short command
 * opens one. Every method waits for other processes until its deadline. Thread-safe.
 *
 * <p>Writers take SQLite's write lock before they read ({@code BEGIN IMMEDIATE}): a transaction that reads first and writes later fails
 * at once when another process wrote in between, whatever the timeout.
 */
public final class SqliteDatabase implements AutoCloseable {
    static final int PAGE_BYTES = 4_096;
    static final int SCHEMA = 1;

    /** Pages in the log at which a commit brings them into the file: 16 MB, so that a bulk import writes a page once and not at every batch. */
    private static final int CHECKPOINT_PAGES = 4_000;

    private static final int MAX_READERS = 8;
    /** SQLite sleeps this long at most before our own loop looks at the deadline. */
    private static final int BUSY_TIMEOUT_MILLIS = 500;
    /** Virtual machine steps of SQLite between two looks at the deadline: well under a millisecond. */
    private static final int STEPS_BETWEEN_LOOKS = 10_000;

    private final DatabaseFile file;
    private final SqliteSettings settings;
    private final ReentrantLock writing = new ReentrantLock(true);
    private final Semaphore reading = new Semaphore(MAX_READERS, true);
    private final LinkedBlockingDeque<Session> idleReaders = new LinkedBlockingDeque<>();
    private @Nullable Session writer;
    private volatile boolean closed;

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
    }

    /** Opens the database, and makes it or brings it to the newest schema where needed. */
    public static SqliteDatabase open(SqliteSettings settings) {
        var database = new SqliteDatabase(settings);
        database.file.prepare(SCHEMA);
        try {
            if (database.schemaVersion() != SCHEMA) {
                database.file.exclusively(() -> {
                    // Another process may have done it while this one waited.
                    if (database.schemaVersion() != SCHEMA) {
                        SchemaMigration.run(database.file);
                    }
                });
            }
            return database;
        } catch (RuntimeException failure) {
            database.close();
            throw failure;
        }
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

    /** Reads a few rows in one snapshot. */
    public <T> T read(String operation, Deadline deadline, Work<T> work) {
        return onReader(operation, deadline, session -> inSnapshot(session, work));
    }

    /** Reads any number of rows in one snapshot, and stops in the midst of it when the deadline passes. */
    public <T> T scan(String operation, Deadline deadline, Work<T> work) {
        return onReader(operation, deadline, session -> inSnapshot(session, inner -> watched(inner, deadline, work)));
    }

    /** Writes in one transaction that is on disk on return. */
    public <T> T write(String operation, Deadline deadline, Work<T> work) {
        return onWriter(operation, deadline, session -> {
            session.begin(true);
            T result = work.run(session);
            commit(operation, deadline, session);
            return result;
        });
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
        return onWriter(operation, deadline, session -> watched(session, deadline, work));
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

    private <T> T onReader(String operation, Deadline deadline, Work<T> work) {
        require(deadline, operation);
        await(() -> reading.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS), operation);
        try {
            requireOpen();
            Session session = idleReaders.pollFirst();
            try {
                while (true) {
                    try {
                        if (session == null) {
                            session = connect(true);
                        }
                        return work.run(session);
                    } catch (SQLException failure) {
                        retryOrThrow(operation, deadline, session, failure);
                    }
                }
            } finally {
                giveBack(session);
            }
        } finally {
            reading.release();
        }
    }

    private <T> T onWriter(String operation, Deadline deadline, Work<T> work) {
        require(deadline, operation);
        await(() -> writing.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS), operation);
        try {
            requireOpen();
            while (true) {
                Session session = writer;
                try {
                    if (session == null) {
                        session = connect(false);
                        writer = session;
                    }
                    return work.run(session);
                } catch (SQLException failure) {
                    retryOrThrow(operation, deadline, session, failure);
                } catch (RuntimeException | Error failure) {
                    if (session != null) {
                        session.recover();
                    }
                    throw failure;
                }
            }
        } finally {
            writing.unlock();
        }
    }

    private void retryOrThrow(String operation, Deadline deadline, @Nullable Session session, SQLException failure) {
        if (session != null) {
            session.recover();
        }
        if (!Failures.isBusy(failure) || deadline.isExpired()) {
            throw Failures.translate(path(), operation, failure);
        }
    }

    private void commit(String operation, Deadline deadline, Session session) {
        while (true) {
            try {
                session.commit();
                return;
            } catch (SQLException failure) {
                if (!Failures.isBusy(failure) || deadline.isExpired()) {
                    session.recover();
                    throw Failures.translateCommit(path(), operation, failure);
                }
            }
        }
    }

    private void giveBack(@Nullable Session session) {
        if (session == null) {
            return;
        }
        if (session.isInTransaction()) {
            session.recover();
        }
        idleReaders.addFirst(session);
        // Asked after it was given back, since whoever closes may have emptied the queue just before.
        if (closed && idleReaders.remove(session)) {
            session.close();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw Failures.closed(path());
        }
    }

    private void require(Deadline deadline, String operation) {
        requireOpen();
        if (deadline.isExpired()) {
            throw Failures.expired(path(), operation);
        }
    }

    @FunctionalInterface
    private interface Turn {
        boolean take() throws InterruptedException;
    }

    private void await(Turn turn, String operation) {
        try {
            if (!turn.take()) {
                throw Failures.busy(path(), operation, null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable(operation + " at " + path() + " was interrupted.", interrupted);
        }
    }

    private Session connect(boolean readOnly) throws SQLException {
        var config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setCacheSize(readOnly ? -16_000 : -64_000);
        var session = new Session(JDBC.createConnection("jdbc:sqlite:" + path(), config.toProperties()));
        try {
            // Zeroes what is deleted, so that forgetting leaves nothing in free pages.
            session.execute("PRAGMA secure_delete = ON");
            if (readOnly) {
                session.execute("PRAGMA query_only = ON");
            } else {
                session.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
            }
            if (settings.maxBytes().isPresent()) {
                session.execute("PRAGMA max_page_count = "
                        + Math.max(1, settings.maxBytes().getAsLong() / PAGE_BYTES));
            }
            return session;
        } catch (SQLException failure) {
            session.close();
            throw failure;
        }
    }

    /** Closes the connections; the last process to do so brings the log into the database file. */
    @Override
    public void close() {
        closed = true;
        for (Session session = idleReaders.pollFirst(); session != null; session = idleReaders.pollFirst()) {
            session.close();
        }
        writing.lock();
        try {
            Session session = writer;
            if (session != null) {
                session.close();
                writer = null;
            }
        } finally {
            writing.unlock();
        }
    }
}
