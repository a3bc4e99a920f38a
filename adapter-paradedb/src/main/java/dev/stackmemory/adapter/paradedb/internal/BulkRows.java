package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Writes many copies by COPY. Rows of frames, events and anchors are always new and go straight to their tables, where the server inserts
 * them many at a time, which no statement that reads a staging table does. So do rows of the ledger for frames that it does not know; the
 * others go to a staging table that only this transaction sees, and are merged in one statement.
 */
final class BulkRows {
    /** From so many copies on COPY is worth its round trips. */
    static final int WORTHWHILE = 64;

    /** The index of the ledger takes neighbours one after the other more quickly than ids at random. */
    private static final Comparator<NewCopy> BY_ID =
            Comparator.comparing(copy -> copy.copy().id());

    private static final int RECORD_COLUMNS = 18;
    /** About so many bytes has a row of the ledger. */
    private static final int LEDGER_ROW = 256;

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
        if (!copies.isEmpty()) {
            sendFrames(copies).end();
            writeParts(copies);
        }
    }

    /** Sends all rows of frames: the server is still busy with them when this returns. */
    private BinaryCopy sendFrames(List<NewCopy> copies) throws SQLException {
        new FrameRows(session)
                .delete(copies.stream()
                        .flatMap(copy -> copy.replaced().stream())
                        .toList());
        BinaryCopy rows = copy("stackmemory.frames", FrameColumns.FRAMES, FrameColumns.FRAME_COLUMNS);
        for (NewCopy copy : copies) {
            FrameColumns.placed(copy, rows.row());
            byte[] known = copy.copy().fields();
            if (known == null) {
                FrameColumns.known(copy.copy(), rows);
            } else {
                rows.raw(known);
            }
        }
        rows.finish();
        return rows;
    }

    private void writeParts(List<NewCopy> copies) throws SQLException {
        if (copies.stream().anyMatch(copy -> !copy.copy().frame().events().isEmpty())) {
            writeEvents(copies);
        }
        if (copies.stream().anyMatch(copy -> !copy.copy().frame().anchors().isEmpty())) {
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

    /** Writes copies that are recorded, which are not none, and enters them in the ledger with this home at its youngest tier. */
    void record(List<NewCopy> copies, ParadeDbSettings settings, Instant now) throws SQLException {
        List<NewCopy> fresh = copies.stream().filter(copy -> !copy.known()).toList();
        List<NewCopy> known = copies.stream().filter(NewCopy::known).toList();
        BinaryCopy frames = sendFrames(copies);
        // The rows of the ledger are made while the server takes the frames in.
        byte[] freshRows = ledgerRows(fresh, settings, now);
        byte[] knownRows = ledgerRows(known, settings, now);
        frames.end();
        writeParts(copies);
        if (!fresh.isEmpty()) {
            recordInto("stackmemory.ledger", freshRows);
        }
        if (!known.isEmpty()) {
            session.run(STAGE);
            recordInto("pg_temp.staged_ledger", knownRows);
            session.run(MERGE);
        }
    }

    private static byte[] ledgerRows(List<NewCopy> copies, ParadeDbSettings settings, Instant now) throws SQLException {
        var rows = new BinaryFields(LEDGER_ROW * copies.size());
        for (NewCopy copy : copies.stream().sorted(BY_ID).toList()) {
            LedgerRows.recorded(copy, settings, now, rows.row(RECORD_COLUMNS));
        }
        return rows.toBytes();
    }

    private void recordInto(String table, byte[] rows) throws SQLException {
        BinaryCopy ledger = copy(table, LedgerRows.RECORD_COLUMNS, RECORD_COLUMNS);
        ledger.raw(rows);
        ledger.end();
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
