package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.StoreMaintenance;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Checks and compacts the tables. */
public final class ParadeDbMaintenance implements StoreMaintenance {
    private static final int FRAMES_A_READ = 200;
    private static final int MAX_PROBLEMS = 1_000;
    private static final Duration SIZE_PATIENCE = Duration.ofSeconds(30);

    private static final String SIZE = """
        SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'stackmemory' AND c.relkind = 'r'\
        """;
    private static final String TABLES = """
        SELECT quote_ident(c.relname) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'stackmemory' AND c.relkind = 'r' AND c.relname <> 'flyway_schema_history'
        ORDER BY pg_total_relation_size(c.oid), c.relname\
        """;

    private final Database database;

    public ParadeDbMaintenance(Database database) {
        this.database = database;
    }

    @Override
    public CompactReport compact(Progress progress, Deadline deadline) {
        long before = size(deadline);
        List<String> tables = database.read(
                "compacting",
                deadline,
                session -> session.query(TABLES, Session.Binder.NOTHING, row -> row.getString(1)));
        for (int done = 0; done < tables.size(); done++) {
            progress.report(done, tables.size());
            String table = tables.get(done);
            // The new file is written beside the old one: cut anywhere, one of the two is whole.
            database.maintain(
                    "compacting", deadline, session -> session.details("VACUUM (FULL, ANALYZE) stackmemory." + table));
        }
        progress.report(tables.size(), tables.size());
        return new CompactReport(before, size(deadline));
    }

    @Override
    public CheckReport check(boolean deep, Progress progress, Deadline deadline) {
        var problems = new ArrayList<String>();
        database.scan("checking", deadline, session -> {
            problems.clear();
            for (String sql : consistency()) {
                collect(session, sql, problems);
            }
            return true;
        });
        long checked = deep ? checkContents(progress, deadline, problems) : 0;
        return new CheckReport(checked, problems);
    }

    private List<String> consistency() {
        String home = "'" + database.settings().id() + "'";
        return List.of(
                "SELECT 'frame ' || f.frame_id || ' has a copy that the ledger does not know' FROM stackmemory.frames f"
                        + " LEFT JOIN stackmemory.ledger l ON l.frame_id = f.frame_id AND l.copy_key = f.frame_key"
                        + " AND l.copy_created_at = f.created_at AND l.at_home = f.at_home WHERE l.frame_id IS NULL",
                "SELECT 'the ledger says that a copy of frame ' || l.frame_id || ' lies here but it does not'"
                        + " FROM stackmemory.ledger l LEFT JOIN stackmemory.frames f ON f.frame_key = l.copy_key"
                        + " AND f.created_at = l.copy_created_at WHERE l.copy_key IS NOT NULL AND f.frame_key IS NULL",
                "SELECT 'the ledger says that frame ' || frame_id || ' is at home here but it is not'"
                        + " FROM stackmemory.ledger WHERE home = " + home + " AND NOT at_home",
                "SELECT 'frame ' || frame_id || ' is at home here but the ledger does not say so'"
                        + " FROM stackmemory.ledger WHERE at_home AND home IS DISTINCT FROM " + home,
                "SELECT 'frame ' || f.frame_id || ' differs from what the ledger says of its revision or hash'"
                        + " FROM stackmemory.frames f JOIN stackmemory.ledger l ON l.frame_id = f.frame_id"
                        + " WHERE f.at_home AND (l.revision <> f.revision OR l.content_hash <> f.content_hash)",
                orphans("events"),
                orphans("anchors"),
                "SELECT 'change ' || max(frame_key) || ' is newer than the newest change' FROM stackmemory.frames"
                        + " HAVING max(frame_key) > (SELECT changes FROM stackmemory.store)");
    }

    private static String orphans(String table) {
        return "SELECT DISTINCT 'some " + table
                + " under the key ' || p.frame_key || ' belong to no frame' FROM stackmemory."
                + table
                + " p LEFT JOIN stackmemory.frames f ON f.frame_key = p.frame_key AND f.created_at = p.created_at"
                + " WHERE f.frame_key IS NULL";
    }

    private static void collect(Session session, String sql, List<String> problems) throws SQLException {
        problems.addAll(session.query(
                sql + " LIMIT " + (MAX_PROBLEMS - Math.min(MAX_PROBLEMS, problems.size())),
                Session.Binder.NOTHING,
                row -> row.getString(1)));
    }

    private long checkContents(Progress progress, Deadline deadline, List<String> problems) {
        long total = database.read(
                "checking",
                deadline,
                session -> session.number("SELECT count(*) FROM stackmemory.frames", Session.Binder.NOTHING));
        long checked = 0;
        long position = 0;
        while (true) {
            long after = position;
            List<Long> keys = database.read(
                    "checking",
                    deadline,
                    session -> session.query(
                            "SELECT frame_key FROM stackmemory.frames WHERE frame_key > ? ORDER BY frame_key LIMIT ?",
                            parameters -> parameters.number(after).integer(FRAMES_A_READ),
                            row -> row.getLong(1)));
            if (keys.isEmpty()) {
                return checked;
            }
            checkContents(after, keys, deadline, problems);
            position = keys.getLast();
            checked += keys.size();
            progress.report(checked, Math.max(total, checked));
        }
    }

    /** Reads the frames together, and one by one where one of them cannot be read. */
    private void checkContents(long after, List<Long> keys, Deadline deadline, List<String> problems) {
        try {
            checkRange(after, keys.getLast(), deadline, problems);
        } catch (StoreException.CorruptFrame damaged) {
            for (long key : keys) {
                try {
                    checkRange(key - 1, key, deadline, problems);
                } catch (StoreException.CorruptFrame found) {
                    problems.add(String.valueOf(found.getMessage()));
                }
            }
        }
    }

    private void checkRange(long after, long last, Deadline deadline, List<String> problems) {
        List<FrameReader.Row> rows = database.scan(
                "checking", deadline, session -> new FrameReader(session).listAfter(after, last, false, FRAMES_A_READ));
        for (FrameReader.Row row : rows) {
            if (!ContentHash.of(row.copy().frame()).equals(row.copy().hash())) {
                problems.add("the content of frame " + row.copy().frame().id()
                        + " does not have the hash it was written with");
            }
        }
    }

    @Override
    public long sizeBytes() {
        return size(Deadline.after(SIZE_PATIENCE));
    }

    private long size(Deadline deadline) {
        return database.read("measuring", deadline, session -> session.number(SIZE, Session.Binder.NOTHING));
    }
}
