package dev.stackmemory.adapter.paradedb.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Writes and removes the rows of whole frames: {@code frames}, {@code events}, {@code anchors}. */
final class FrameRows {
    private static final String INSERT_FRAME = insert("frames", FrameColumns.FRAMES, FrameColumns.FRAME_COLUMNS);
    private static final String INSERT_EVENT = insert("events", FrameColumns.EVENTS, FrameColumns.EVENT_COLUMNS);
    private static final String INSERT_ANCHOR = insert("anchors", FrameColumns.ANCHORS, FrameColumns.ANCHOR_COLUMNS);

    private final Session session;

    /** One event or anchor of a copy. */
    private record Part(NewCopy copy, int ordinal) {}

    FrameRows(Session session) {
        this.session = session;
    }

    private static String insert(String table, String columns, int count) {
        return "INSERT INTO stackmemory." + table + " (" + columns + ") VALUES ("
                + String.join(", ", Collections.nCopies(count, "?")) + ")";
    }

    /** Writes the copies, and removes those in whose place they come. */
    void write(List<NewCopy> copies) throws SQLException {
        delete(copies.stream().flatMap(copy -> copy.replaced().stream()).toList());
        session.batch(INSERT_FRAME, copies, FrameColumns::frame);
        var events = new ArrayList<Part>();
        var anchors = new ArrayList<Part>();
        for (NewCopy copy : copies) {
            for (int ordinal = 0; ordinal < copy.copy().frame().events().size(); ordinal++) {
                events.add(new Part(copy, ordinal));
            }
            for (int ordinal = 0; ordinal < copy.copy().frame().anchors().size(); ordinal++) {
                anchors.add(new Part(copy, ordinal));
            }
        }
        session.batch(INSERT_EVENT, events, (part, row) -> FrameColumns.event(part.copy(), part.ordinal(), row));
        session.batch(INSERT_ANCHOR, anchors, (part, row) -> FrameColumns.anchor(part.copy(), part.ordinal(), row));
    }

    /** Removes the copies with everything that hangs on them. */
    void delete(Collection<Head.KeptCopy> copies) throws SQLException {
        if (copies.isEmpty()) {
            return;
        }
        List<Long> keys = copies.stream().map(Head.KeptCopy::key).toList();
        List<Long> months =
                copies.stream().map(Head.KeptCopy::createdAt).distinct().toList();
        for (String table : List.of("frames", "events", "anchors")) {
            session.update(
                    "DELETE FROM stackmemory." + table + " WHERE frame_key = ANY (?) AND created_at = ANY (?)",
                    parameters -> parameters.numbers(keys).numbers(months));
        }
    }

    /** A replica becomes the home, by a change of its own. */
    void comeHome(Head.KeptCopy copy, long newKey) throws SQLException {
        for (String change : List.of(
                "frames SET frame_key = ?, at_home = true", "events SET frame_key = ?", "anchors SET frame_key = ?")) {
            session.update(
                    "UPDATE stackmemory." + change + " WHERE frame_key = ? AND created_at = ?",
                    parameters -> parameters.number(newKey).number(copy.key()).number(copy.createdAt()));
        }
    }

    /** The home becomes a replica. */
    void leaveHome(Head.KeptCopy copy) throws SQLException {
        session.update(
                "UPDATE stackmemory.frames SET at_home = false WHERE frame_key = ? AND created_at = ?",
                parameters -> parameters.number(copy.key()).number(copy.createdAt()));
    }
}
