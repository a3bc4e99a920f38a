package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.Provenance;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.ports.failure.StoreException.CorruptFrame;
import dev.stackmemory.ports.store.StoredFrame;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Reads whole frames back. Used within one snapshot, so that the parts of a frame belong together. */
final class FrameReader {
    private static final String FRAME = """
            SELECT f.frame_key, f.frame_id, f.revision, f.ledger_version, f.content_hash, f.project_id, f.session_id, f.run_id,
              f.parent_frame_id, f.depth, f.type, f.name, f.state, f.created_at, f.closed_at, f.retention, f.score, f.tags,
              f.prov_source, f.prov_derivation, f.prov_confidence, f.prov_superseded_by, f.prov_program_version, f.event_count,
              f.anchor_count, t.content, t.inputs, t.outputs, t.digest, t.digest_json, t.metadata
            FROM frames f JOIN frame_texts t ON t.frame_key = f.frame_key
            """;
    private static final String BY_ID = FRAME + "WHERE f.frame_id = ?";
    private static final String AFTER_KEY =
            FRAME + "WHERE f.frame_key > ? AND f.frame_key <= ? AND f.at_home >= ? ORDER BY f.frame_key LIMIT ?";
    private static final String EVENTS =
            "SELECT event_id, sequence, type, payload, at FROM events WHERE frame_key = ? ORDER BY event_key";
    private static final String ANCHORS =
            "SELECT anchor_id, type, text, priority, created_at, metadata FROM anchors WHERE frame_key = ? ORDER BY anchor_key";

    /**
     * A copy and the number of the change that brought it.
     */
    record Row(long key, StoredFrame copy) {}

    /**
     * Copies that were asked for.
     *
     * @param cut whether they are fewer than there are up to the limit, because they are large
     */
    record Page(List<Row> rows, boolean cut) {}

    /** So much text is in memory together, and one frame more. */
    static final long MAX_CHARACTERS = 4L << 20;

    private final Session session;

    FrameReader(Session session) {
        this.session = session;
    }

    Optional<StoredFrame> find(FrameId id) throws SQLException {
        PreparedStatement select = session.prepare(BY_ID);
        select.setString(1, id.value());
        try (var row = select.executeQuery()) {
            return row.next() ? Optional.of(read(row).copy()) : Optional.empty();
        }
    }

    /**
     * The copies of the changes after one number up to another, in their order.
     *
     * @param homeOnly leaves replicas out
     * @param limit how many at most; they are fewer where their texts are so long that they should not be in memory together
     */
    Page listAfter(long key, long lastKey, boolean homeOnly, int limit) throws SQLException {
        PreparedStatement select = session.prepare(AFTER_KEY);
        select.setLong(1, key);
        select.setLong(2, lastKey);
        select.setInt(3, homeOnly ? 1 : 0);
        select.setInt(4, limit);
        var rows = new ArrayList<Row>();
        long characters = 0;
        try (var row = select.executeQuery()) {
            while (row.next()) {
                if (characters >= MAX_CHARACTERS) {
                    return new Page(rows, true);
                }
                rows.add(read(row));
                characters += characters(rows.getLast().copy().frame());
            }
        }
        return new Page(rows, false);
    }

    private static long characters(Frame frame) {
        long characters = frame.content().length();
        characters += frame.inputs().map(String::length).orElse(0);
        characters += frame.outputs().map(String::length).orElse(0);
        characters += frame.metadata().map(String::length).orElse(0);
        for (FrameEvent event : frame.events()) {
            characters += event.payload().length();
        }
        return characters;
    }

    private Row read(ResultSet row) throws SQLException {
        String id = row.getString(2);
        try {
            long key = row.getLong(1);
            int events = row.getInt(24);
            int anchors = row.getInt(25);
            var tags = new TreeSet<String>(TagCodec.decode(row.getBytes(18)));
            var frame = new Frame(
                    new FrameId(id),
                    new ProjectId(row.getString(6)),
                    Optional.ofNullable(row.getString(7)).map(SessionId::new),
                    Texts.find(row, 8),
                    Optional.ofNullable(row.getString(9)).map(FrameId::new),
                    row.getInt(10),
                    Texts.read(row, 11),
                    Texts.read(row, 12),
                    Texts.read(row, 13),
                    Texts.read(row, 26),
                    Texts.find(row, 27),
                    Texts.find(row, 28),
                    Texts.find(row, 29),
                    Texts.find(row, 30),
                    Texts.find(row, 31),
                    tags,
                    Instant.ofEpochMilli(row.getLong(14)),
                    instant(row, 15),
                    Texts.read(row, 16),
                    row.getDouble(17),
                    new Provenance(
                            Texts.read(row, 19),
                            Texts.read(row, 20),
                            row.getDouble(21),
                            Texts.find(row, 22),
                            Texts.read(row, 23)),
                    events == 0 ? List.of() : events(key, events),
                    anchors == 0 ? List.of() : anchors(key, anchors),
                    row.getLong(3));
            return new Row(key, new StoredFrame(frame, Hashes.of(row.getBytes(5)), row.getLong(4)));
        } catch (IllegalArgumentException damaged) {
            throw new CorruptFrame(
                    "frame " + id + " cannot be read back: " + damaged.getMessage()
                            + ". Forget it and record it again, or restore a backup.",
                    damaged);
        }
    }

    private List<FrameEvent> events(long key, int count) throws SQLException {
        PreparedStatement select = session.prepare(EVENTS);
        select.setLong(1, key);
        var events = new ArrayList<FrameEvent>(count);
        try (var row = select.executeQuery()) {
            while (row.next()) {
                events.add(new FrameEvent(
                        Texts.read(row, 1),
                        row.getLong(2),
                        Texts.read(row, 3),
                        Texts.read(row, 4),
                        Instant.ofEpochMilli(row.getLong(5))));
            }
        }
        requireCount("events", events.size(), count);
        return events;
    }

    private List<Anchor> anchors(long key, int count) throws SQLException {
        PreparedStatement select = session.prepare(ANCHORS);
        select.setLong(1, key);
        var anchors = new ArrayList<Anchor>(count);
        try (var row = select.executeQuery()) {
            while (row.next()) {
                anchors.add(new Anchor(
                        Texts.read(row, 1),
                        Texts.read(row, 2),
                        Texts.read(row, 3),
                        row.getInt(4),
                        Instant.ofEpochMilli(row.getLong(5)),
                        Texts.read(row, 6)));
            }
        }
        requireCount("anchors", anchors.size(), count);
        return anchors;
    }

    private static void requireCount(String what, int found, int expected) {
        if (found != expected) {
            throw new IllegalArgumentException("it has " + found + " " + what + " instead of " + expected);
        }
    }

    static Optional<Instant> instant(ResultSet row, int index) throws SQLException {
        long millis = row.getLong(index);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
