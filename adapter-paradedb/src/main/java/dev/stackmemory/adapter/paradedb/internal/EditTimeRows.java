package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.HybridTime;
import dev.stackmemory.ports.store.EditTimes.EditTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** The rows of {@code edit_times}. */
final class EditTimeRows {
    private static final String PUT = """
        INSERT INTO stackmemory.edit_times (frame_id, edited_at, counter, node, content_hash) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (frame_id) DO UPDATE SET edited_at = excluded.edited_at, counter = excluded.counter, node = excluded.node,
          content_hash = excluded.content_hash\
        """;
    private static final String FIND = "SELECT frame_id, edited_at, counter, node, content_hash FROM"
            + " stackmemory.edit_times WHERE frame_id = ANY (?)";

    private final Session session;

    EditTimeRows(Session session) {
        this.session = session;
    }

    /** Each in the place of an earlier one, in their order. */
    void put(Collection<EditTime> times) throws SQLException {
        session.batch(
                PUT,
                times,
                (time, row) -> row.text(time.frame().value())
                        .number(time.at().at().toEpochMilli())
                        .integer(time.at().counter())
                        .text(Texts.encode(time.at().node()))
                        .bytes(Hashes.bytes(time.content())));
    }

    List<EditTime> find(Collection<FrameId> frames) throws SQLException {
        return session.query(FIND, parameters -> parameters.texts(values(frames)), EditTimeRows::read);
    }

    private static EditTime read(ResultSet row) throws SQLException {
        return new EditTime(
                new FrameId(row.getString(1)),
                Hashes.of(row.getBytes(5)),
                new HybridTime(Instant.ofEpochMilli(row.getLong(2)), row.getInt(3), Texts.decode(row.getString(4))));
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
