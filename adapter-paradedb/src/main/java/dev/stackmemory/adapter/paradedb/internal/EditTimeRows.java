package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.HybridTime;
import dev.stackmemory.ports.store.EditTimes.EditTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows of {@code edit_times}. */
final class EditTimeRows {
    private static final Duration KEPT_UNUSED = Duration.ofDays(1);

    private static final String PUT = """
        INSERT INTO stackmemory.edit_times (frame_id, content_hash, edited_at, counter, node, put_at) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (frame_id, content_hash) DO UPDATE SET edited_at = excluded.edited_at, counter = excluded.counter, node = excluded.node,
          put_at = excluded.put_at\
        """;
    private static final String DELETE_UNUSED = """
        DELETE FROM stackmemory.edit_times AS t WHERE t.frame_id = ANY (?) AND t.put_at < ? AND NOT EXISTS
          (SELECT 1 FROM stackmemory.ledger l WHERE l.frame_id = t.frame_id AND l.content_hash = t.content_hash)\
        """;
    private static final String FIND = """
        SELECT t.edited_at, t.counter, t.node, t.frame_id FROM unnest(?, ?) AS asked (frame_id, content_hash)
        JOIN stackmemory.edit_times t ON t.frame_id = asked.frame_id AND t.content_hash = asked.content_hash\
        """;

    private final Session session;

    EditTimeRows(Session session) {
        this.session = session;
    }

    /** Each in the place of an earlier one of the same content, in their order; what became no revision goes after a day. */
    void put(Collection<EditTime> times, Instant now) throws SQLException {
        List<String> frames = times.stream().map(time -> time.frame().value()).toList();
        long unusedBefore = now.minus(KEPT_UNUSED).toEpochMilli();
        session.update(DELETE_UNUSED, parameters -> parameters.texts(frames).number(unusedBefore));
        session.batch(
                PUT,
                times,
                (time, row) -> row.text(time.frame().value())
                        .bytes(Hashes.bytes(time.content()))
                        .number(time.at().at().toEpochMilli())
                        .integer(time.at().counter())
                        .text(Texts.encode(time.at().node()))
                        .number(now.toEpochMilli()));
    }

    Map<FrameId, HybridTime> find(Map<FrameId, ContentHash> revisions) throws SQLException {
        var found = new HashMap<FrameId, HybridTime>();
        session.query(
                FIND,
                parameters -> parameters
                        .texts(values(revisions.keySet()))
                        .allBytes(revisions.values().stream().map(Hashes::bytes).toList()),
                row -> found.put(new FrameId(row.getString(4)), read(row)));
        return found;
    }

    private static HybridTime read(ResultSet row) throws SQLException {
        return new HybridTime(Instant.ofEpochMilli(row.getLong(1)), row.getInt(2), Texts.decode(row.getString(3)));
    }

    void delete(Collection<FrameId> frames) throws SQLException {
        session.update(
                "DELETE FROM stackmemory.edit_times WHERE frame_id = ANY (?)",
                parameters -> parameters.texts(values(frames)));
    }

    private static List<String> values(Collection<FrameId> frames) {
        return frames.stream().map(FrameId::value).toList();
    }
}
