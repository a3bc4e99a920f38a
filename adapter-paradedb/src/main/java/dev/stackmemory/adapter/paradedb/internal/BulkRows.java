package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * Writes many copies by COPY. Rows of frames, events and anchors are always new and go straight to their tables, where the server inserts
 * them many at a time, which no statement that reads a staging table does. So do rows of the ledger for frames that it does not know; the
 * others go to a staging table that only this transaction sees, and are merged in one statement.
 */
final class BulkRows {
    /** From so many copies on COPY is worth its round trips. */
    static final int WORTHWHILE = 64;

    private static final int RECORD_COLUMNS = 18;
    private static final String STAGE =
            "CREATE TEMPORARY TABLE staged_ledger (LIKE stackmemory.ledger INCLUDING DEFAULTS) ON COMMIT DROP";
    private static final String MERGE = "INSERT INTO stackmemory.ledger (" + LedgerRows.RECORD_COLUMNS + ") SELECT "
            + LedgerRows.RECORD_COLUMNS + " FROM pg_temp.staged_ledger " + LedgerRows.ON_CONFLICT;

    private static final int REPLACE_COLUMNS = 17;
    private static final String REPLACE = """
        UPDATE stackmemory.ledger SET project_id = staged.project_id, home = staged.home, tier_level = staged.tier_level,
          ledger_version = staged.ledger_version, revision = staged.revision, content_hash = staged.content_hash,
          size_bytes = staged.size_bytes, created_at = staged.created_at, promoted_at = staged.promoted_at,
          access_count = greatest(ledger.access_count, staged.access_count),
          last_accessed = greatest(ledger.last_accessed, staged.last_accessed), active = staged.active,
          keep_forever = staged.keep_forever, score = staged.score, copy_key = staged.copy_key, at_home = staged.at_home
        FROM pg_temp.staged_ledger AS staged WHERE ledger.frame_id = staged.frame_id\
        """;

    private final Session session;

    BulkRows(Session session) {
        this.session = session;
    }

    /** Writes the copies, and removes those in whose place they come. */
    void write(List<NewCopy> copies) throws SQLException {
        if (copies.isEmpty()) {
            return;
        }
        new FrameRows(session)
                .delete(copies.stream()
                        .flatMap(copy -> copy.replaced().stream())
                        .toList());
        BinaryCopy frames = copy("stackmemory.frames", FrameColumns.FRAMES, FrameColumns.FRAME_COLUMNS);
        boolean events = false;
        boolean anchors = false;
        for (NewCopy copy : copies) {
            FrameColumns.placed(copy, frames.row());
            byte[] known = copy.copy().fields();
            if (known == null) {
                FrameColumns.known(copy.copy(), frames);
            } else {
                frames.raw(known);
            }
            events |= !copy.copy().frame().events().isEmpty();
            anchors |= !copy.copy().frame().anchors().isEmpty();
        }
        frames.end();
        if (events) {
            writeEvents(copies);
        }
        if (anchors) {
            writeAnchors(copies);
        }
    }

    private void writeEvents(List<NewCopy> copies) throws SQLException {
        BinaryCopy rows = copy("stackmemory.events", FrameColumns.EVENTS, FrameColumns.EVENT_COLUMNS);
        for (NewCopy copy : copies) {
            for (int event = 0; event < copy.copy().frame().events().size(); event++) {
                FrameColumns.event(copy, event, rows.row());
            }
        }
        rows.end();
    }

    private void writeAnchors(List<NewCopy> copies) throws SQLException {
        BinaryCopy rows = copy("stackmemory.anchors", FrameColumns.ANCHORS, FrameColumns.ANCHOR_COLUMNS);
        for (NewCopy copy : copies) {
            for (int anchor = 0; anchor < copy.copy().frame().anchors().size(); anchor++) {
                FrameColumns.anchor(copy, anchor, rows.row());
            }
        }
        rows.end();
    }

    /** Enters recorded copies in the ledger, with this home at its youngest tier. */
    void record(List<NewCopy> copies, ParadeDbSettings settings, Instant now) throws SQLException {
        List<NewCopy> fresh = copies.stream().filter(copy -> !copy.known()).toList();
        if (!fresh.isEmpty()) {
            recordInto("stackmemory.ledger", fresh, settings, now);
        }
        if (fresh.size() < copies.size()) {
            session.run(STAGE);
            recordInto(
                    "pg_temp.staged_ledger",
                    copies.stream().filter(NewCopy::known).toList(),
                    settings,
                    now);
            session.run(MERGE);
        }
    }

    private void recordInto(String table, List<NewCopy> copies, ParadeDbSettings settings, Instant now)
            throws SQLException {
        BinaryCopy rows = copy(table, LedgerRows.RECORD_COLUMNS, RECORD_COLUMNS);
        for (NewCopy copy : copies) {
            LedgerRows.recorded(copy, settings, now, rows.row());
        }
        rows.end();
    }

    /** Puts each residency in the place of the one that is there. */
    void replace(List<Rehoming> rehomings) throws SQLException {
        session.run(STAGE);
        BinaryCopy rows = copy("pg_temp.staged_ledger", LedgerRows.REPLACE_COLUMNS, REPLACE_COLUMNS);
        for (Rehoming rehoming : rehomings) {
            LedgerRows.replaced(rehoming, rows.row());
        }
        rows.end();
        session.run(REPLACE);
    }

    private BinaryCopy copy(String table, String columns, int count) throws SQLException {
        return session.copy(table + " (" + columns + ")", count);
    }
}
