package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.postgresql.copy.CopyIn;

/**
 * Takes many frames by COPY into tables that only this transaction sees, while other writers go on; and then merges those that are to be
 * kept into the store's own tables in one statement for each. Staged rows carry their ordinal in the place of the key of the frame.
 */
final class Staging {
    /** From so many frames on the tables are worth their making. */
    static final int WORTHWHILE = 64;

    private static final String MAKE = """
        CREATE TEMPORARY TABLE staged_frames (LIKE stackmemory.frames INCLUDING STORAGE) ON COMMIT DROP;
        CREATE TEMPORARY TABLE staged_events (LIKE stackmemory.events) ON COMMIT DROP;
        CREATE TEMPORARY TABLE staged_anchors (LIKE stackmemory.anchors) ON COMMIT DROP;
        CREATE TEMPORARY TABLE staged_ledger (ordinal bigint, size_bytes bigint, active boolean, keep_forever boolean)
          ON COMMIT DROP\
        """;
    /** The ordinals that are kept, with their keys and ledger versions. */
    private static final String KEPT =
            " JOIN unnest(?::bigint[], ?::bigint[], ?::bigint[]) AS kept (place, key, version) ON kept.place = ";

    private final Session session;

    Staging(Session session) {
        this.session = session;
    }

    /** Sends the copies; their order gives them their ordinals. */
    void copy(List<Copy> copies) throws SQLException {
        session.run(MAKE);
        BinaryCopy frames = begin("staged_frames (" + FrameColumns.FRAMES + ")", FrameColumns.FRAME_COLUMNS);
        int events = 0;
        int anchors = 0;
        for (int ordinal = 0; ordinal < copies.size(); ordinal++) {
            FrameColumns.frame(NewCopy.staged(copies.get(ordinal), ordinal), frames.row());
            events += copies.get(ordinal).frame().events().size();
            anchors += copies.get(ordinal).frame().anchors().size();
        }
        frames.end();
        if (events > 0) {
            copyEvents(copies);
        }
        if (anchors > 0) {
            copyAnchors(copies);
        }
        BinaryCopy ledger = begin("staged_ledger (ordinal, size_bytes, active, keep_forever)", 4);
        for (int ordinal = 0; ordinal < copies.size(); ordinal++) {
            Copy copy = copies.get(ordinal);
            ledger.row()
                    .number(ordinal)
                    .number(copy.size())
                    .flag(copy.frame().isActive())
                    .flag(copy.frame().isKeptForever());
        }
        ledger.end();
    }

    private void copyEvents(List<Copy> copies) throws SQLException {
        BinaryCopy rows = begin("staged_events (" + FrameColumns.EVENTS + ")", FrameColumns.EVENT_COLUMNS);
        for (int ordinal = 0; ordinal < copies.size(); ordinal++) {
            NewCopy copy = NewCopy.staged(copies.get(ordinal), ordinal);
            for (int event = 0; event < copy.copy().frame().events().size(); event++) {
                FrameColumns.event(copy, event, rows.row());
            }
        }
        rows.end();
    }

    private void copyAnchors(List<Copy> copies) throws SQLException {
        BinaryCopy rows = begin("staged_anchors (" + FrameColumns.ANCHORS + ")", FrameColumns.ANCHOR_COLUMNS);
        for (int ordinal = 0; ordinal < copies.size(); ordinal++) {
            NewCopy copy = NewCopy.staged(copies.get(ordinal), ordinal);
            for (int anchor = 0; anchor < copy.copy().frame().anchors().size(); anchor++) {
                FrameColumns.anchor(copy, anchor, rows.row());
            }
        }
        rows.end();
    }

    private BinaryCopy begin(String target, int columns) throws SQLException {
        CopyIn copy = session.copy().copyIn("COPY pg_temp." + target + " FROM STDIN (FORMAT binary)");
        return new BinaryCopy(copy, columns);
    }

    /** Moves the staged rows of the copies to the store's tables, in the place of those that they replace. */
    void mergeFrames(List<NewCopy> kept, boolean atHome) throws SQLException {
        if (kept.isEmpty()) {
            return;
        }
        new FrameRows(session)
                .delete(kept.stream().flatMap(copy -> copy.replaced().stream()).toList());
        String frames = FrameColumns.FRAMES
                .replace("frame_key, ", "kept.key, ")
                .replace("ledger_version, ", "kept.version, ")
                .replace("at_home, ", atHome + ", ");
        merge("frames", FrameColumns.FRAMES, frames, kept);
        merge("events", FrameColumns.EVENTS, FrameColumns.EVENTS.replace("frame_key, ", "kept.key, "), kept);
        merge("anchors", FrameColumns.ANCHORS, FrameColumns.ANCHORS.replace("frame_key, ", "kept.key, "), kept);
    }

    private void merge(String table, String columns, String values, List<NewCopy> kept) throws SQLException {
        session.update(
                "INSERT INTO stackmemory." + table + " (" + columns + ") SELECT " + values + " FROM pg_temp.staged_"
                        + table + " s" + KEPT + "s.frame_key",
                parameters -> bindKept(kept, parameters));
    }

    /** Enters the recorded frames in the ledger, with this home at its youngest tier. */
    void mergeLedger(List<NewCopy> kept, ParadeDbSettings settings, Instant now) throws SQLException {
        session.update(
                "INSERT INTO stackmemory.ledger (" + LedgerRows.RECORD_COLUMNS
                        + ") SELECT s.frame_id, s.project_id, ?, ?, kept.version, s.revision, s.content_hash,"
                        + " l.size_bytes, s.created_at, ?, l.active, l.keep_forever, s.score, kept.key, s.created_at,"
                        + " s.revision, kept.version, true FROM pg_temp.staged_frames s" + KEPT
                        + "s.frame_key JOIN pg_temp.staged_ledger l ON l.ordinal = s.frame_key"
                        + " " + LedgerRows.ON_CONFLICT,
                parameters -> {
                    parameters
                            .text(settings.id().toString())
                            .integer(settings.youngestTier().level())
                            .number(now.toEpochMilli());
                    bindKept(kept, parameters);
                });
    }

    private static void bindKept(List<NewCopy> kept, Parameters parameters) throws SQLException {
        parameters
                .numbers(kept.stream().map(copy -> (long) copy.ordinal()).toList())
                .numbers(kept.stream().map(NewCopy::key).toList())
                .numbers(kept.stream().map(NewCopy::ledgerVersion).toList());
    }
}
