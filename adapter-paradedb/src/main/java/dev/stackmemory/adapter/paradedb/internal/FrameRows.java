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

    private static final String MOVED = " FROM unnest(?, ?, ?) AS moved (old_key, created_at, new_key)"
            + " WHERE here.frame_key = moved.old_key AND here.created_at = moved.created_at";
    private static final List<String> COME_HOME = List.of(
            "UPDATE stackmemory.frames AS here SET frame_key = moved.new_key, at_home = true" + MOVED,
            "UPDATE stackmemory.events AS here SET frame_key = moved.new_key" + MOVED,
            "UPDATE stackmemory.anchors AS here SET frame_key = moved.new_key" + MOVED);
    private static final String LEAVE_HOME = "UPDATE stackmemory.frames AS here SET at_home = false" + MOVED;

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

    /** Replicas become homes, each by a change of its own. */
    void comeHome(List<Rehoming> rehomings) throws SQLException {
        if (!rehomings.isEmpty()) {
            for (String change : COME_HOME) {
                move(change, rehomings);
            }
        }
    }

    /** Homes become replicas. */
    void leaveHome(List<Rehoming> rehomings) throws SQLException {
        if (!rehomings.isEmpty()) {
            move(LEAVE_HOME, rehomings);
        }
    }

    private void move(String change, List<Rehoming> rehomings) throws SQLException {
        List<Head.KeptCopy> copies = rehomings.stream()
                .flatMap(rehoming -> rehoming.before().copy().stream())
                .toList();
        session.update(
                change,
                parameters -> parameters
                        .numbers(copies.stream().map(Head.KeptCopy::key).toList())
                        .numbers(copies.stream().map(Head.KeptCopy::createdAt).toList())
                        .numbers(rehomings.stream().map(Rehoming::copyKey).toList()));
    }
}
