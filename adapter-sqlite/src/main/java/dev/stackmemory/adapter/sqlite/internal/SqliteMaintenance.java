package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.StoreMaintenance;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Compaction and verification of the file. */
public final class SqliteMaintenance implements StoreMaintenance {
    private static final int FRAMES_A_READ = 256;
    private static final int MAX_PROBLEMS = 1_000;

    private final SqliteDatabase database;

    public SqliteMaintenance(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public CompactReport compact(Progress progress, Deadline deadline) {
        long before = sizeBytes();
        progress.report(0, 2);
        try {
            database.removing(() -> vacuum(deadline));
        } finally {
            progress.report(1, 2);
            truncateLog(deadline);
        }
        progress.report(2, 2);
        return new CompactReport(before, sizeBytes());
    }

    private boolean vacuum(Deadline deadline) {
        new RoomToCompact(database).require(deadline);
        return database.maintain("compacting", deadline, session -> {
            // Written to the log first and committed there: cut anywhere, the old file or the new one is whole.
            session.execute("VACUUM");
            return true;
        });
    }

    /** Gives the room of the log back, also after a compaction that the disk had no room for. A busy log is left to later. */
    private void truncateLog(Deadline deadline) {
        if (!deadline.isExpired()) {
            database.maintain("compacting", deadline, WriteAheadLog::truncate);
        }
    }

    @Override
    public CheckReport check(boolean deep, Progress progress, Deadline deadline) {
        var problems = new ArrayList<String>();
        database.scan("checking", deadline, session -> {
            problems.clear();
            collect(session, deep ? "PRAGMA integrity_check" : "PRAGMA quick_check", "ok", problems);
            collect(
                    session,
                    "SELECT 'a row of ' || \"table\" || ' belongs to no frame' FROM pragma_foreign_key_check",
                    "",
                    problems);
            for (String sql : consistency()) {
                collect(session, sql, "", problems);
            }
            return true;
        });
        long checked = deep ? checkContents(progress, deadline, problems) : 0;
        return new CheckReport(checked, problems);
    }

    private List<String> consistency() {
        String home = "'" + database.settings().id() + "'";
        return List.of(
                "SELECT 'frame ' || frame_id || ' is at home here but the ledger does not say so' FROM frames f WHERE at_home = 1"
                        + " AND NOT EXISTS (SELECT 1 FROM tier_metadata t WHERE t.frame_id = f.frame_id AND home = "
                        + home
                        + ")",
                "SELECT 'the ledger says that frame ' || frame_id || ' is at home here but it is not' FROM tier_metadata t WHERE home = "
                        + home
                        + " AND NOT EXISTS (SELECT 1 FROM frames f WHERE f.frame_id = t.frame_id AND at_home = 1)",
                "SELECT 'frame ' || f.frame_id || ' differs from what the ledger says of its revision or hash' FROM frames f"
                        + " JOIN tier_metadata t ON t.frame_id = f.frame_id WHERE at_home = 1"
                        + " AND (t.revision <> f.revision OR t.content_hash <> f.content_hash)",
                "SELECT 'change ' || max(frame_key) || ' is newer than the newest change' FROM frames"
                        + " HAVING max(frame_key) > (SELECT changes FROM store)");
    }

    private static void collect(Session session, String sql, String wellMessage, List<String> problems)
            throws SQLException {
        try (var statement = session.prepareOnce(sql);
                var row = statement.executeQuery()) {
            while (row.next() && problems.size() < MAX_PROBLEMS) {
                String problem = row.getString(1);
                if (!problem.equals(wellMessage)) {
                    problems.add(problem);
                }
            }
        }
    }

    private long checkContents(Progress progress, Deadline deadline, List<String> problems) {
        long total = database.read("checking", deadline, session -> session.queryLong("SELECT count(*) FROM frames"));
        long checked = 0;
        long position = 0;
        while (true) {
            long after = position;
            List<Long> keys = database.read("checking", deadline, session -> keysAfter(session, after));
            if (keys.isEmpty()) {
                return checked;
            }
            for (long key : keys) {
                checkContent(key, deadline, problems);
            }
            position = keys.getLast();
            checked += keys.size();
            progress.report(checked, Math.max(total, checked));
        }
    }

    private void checkContent(long key, Deadline deadline, List<String> problems) {
        try {
            for (FrameReader.Row row : database.read(
                    "checking",
                    deadline,
                    session -> new FrameReader(session)
                            .listAfter(key - 1, key, false, 1)
                            .rows())) {
                if (!ContentHash.of(row.copy().frame()).equals(row.copy().hash())) {
                    problems.add("the content of frame " + row.copy().frame().id()
                            + " does not have the hash it was written with");
                }
            }
        } catch (StoreException.CorruptFrame damaged) {
            problems.add(String.valueOf(damaged.getMessage()));
        }
    }

    private static List<Long> keysAfter(Session session, long key) throws SQLException {
        var select = session.prepare("SELECT frame_key FROM frames WHERE frame_key > ? ORDER BY frame_key LIMIT ?");
        select.setLong(1, key);
        select.setInt(2, FRAMES_A_READ);
        var keys = new ArrayList<Long>(FRAMES_A_READ);
        try (var row = select.executeQuery()) {
            while (row.next()) {
                keys.add(row.getLong(1));
            }
        }
        return keys;
    }

    @Override
    public long sizeBytes() {
        return database.sizeBytes();
    }
}
