package dev.stackmemory.adapter.sqlite.internal;

import java.sql.SQLException;

/** The log beside the database file. */
final class WriteAheadLog {
    private WriteAheadLog() {}

    /** Brings the log into the file and cuts it to nothing; false if a reader of any process still needs it. */
    static boolean truncate(Session session) throws SQLException {
        try (var statement = session.prepareOnce("PRAGMA wal_checkpoint(TRUNCATE)");
                var row = statement.executeQuery()) {
            return row.next() && row.getInt(1) == 0;
        }
    }
}
