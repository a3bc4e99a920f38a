package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.adapter.sqlite.SqliteSettings;
import java.sql.SQLException;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Opens connections to the file. One that may not be written is still read. Thread-safe. */
final class Connections implements AutoCloseable {
    /** Pages in the log at which a commit brings them into the file: 16 MB, so that a bulk import writes a page once and not at every batch. */
    private static final int CHECKPOINT_PAGES = 4_000;

    static final int READER_CACHE_KILOBYTES = 16_000;
    private static final int WRITER_CACHE_KILOBYTES = 64_000;

    private final DatabaseFile file;
    private final SqliteSettings settings;
    private final boolean writable;
    private final UnwritableFile unwritable;

    Connections(DatabaseFile file, SqliteSettings settings, boolean writable) {
        this.file = file;
        this.settings = settings;
        this.writable = writable;
        this.unwritable = new UnwritableFile(file.path());
    }

    Session writer() throws SQLException {
        if (!writable) {
            throw Failures.denied(file.path(), null);
        }
        Session session = connect(WRITER_CACHE_KILOBYTES);
        try {
            session.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
            return session;
        } catch (SQLException failure) {
            session.close();
            throw failure;
        }
    }

    Session reader() throws SQLException {
        if (!writable) {
            return unwritable.open();
        }
        try {
            Session session = connect(READER_CACHE_KILOBYTES);
            try {
                session.execute("PRAGMA query_only = ON");
                session.touch();
                return session;
            } catch (SQLException failure) {
                session.close();
                throw failure;
            }
        } catch (SQLException failure) {
            // Even a reader shares memory with others through a file, for which a full disk has no room.
            if (Failures.isFull(failure)) {
                return unwritable.open();
            }
            throw failure;
        }
    }

    private Session connect(int cacheKilobytes) throws SQLException {
        var config = new SQLiteConfig();
        // The file was made before; one that has been moved away is not to be replaced by an empty one.
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setBusyTimeout(Session.MAX_WAIT_MILLIS);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setCacheSize(-cacheKilobytes);
        var session = new Session(JDBC.createConnection("jdbc:sqlite:" + file.path(), config.toProperties()));
        try {
            // Zeroes what is deleted, so that forgetting leaves nothing in free pages.
            session.execute("PRAGMA secure_delete = ON");
            if (settings.maxBytes().isPresent()) {
                session.execute("PRAGMA max_page_count = "
                        + Math.max(1, settings.maxBytes().getAsLong() / SqliteDatabase.PAGE_BYTES));
            }
            return session;
        } catch (SQLException failure) {
            session.close();
            throw failure;
        }
    }

    /** To be called after the connections were closed. */
    @Override
    public void close() {
        unwritable.close();
    }
}
