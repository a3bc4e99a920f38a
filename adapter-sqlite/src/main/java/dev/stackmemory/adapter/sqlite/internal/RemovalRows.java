package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.domain.frame.FrameId;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Which frames left this home, and by which change. */
final class RemovalRows {
    private final Session session;

    RemovalRows(Session session) {
        this.session = session;
    }

    void put(FrameId id, long position) throws SQLException {
        PreparedStatement insert = session.prepare(
                "INSERT INTO removals (position, frame_id) VALUES (?, ?) ON CONFLICT (frame_id) DO UPDATE SET position = excluded.position");
        insert.setLong(1, position);
        insert.setString(2, id.value());
        insert.executeUpdate();
    }

    void delete(FrameId id) throws SQLException {
        PreparedStatement delete = session.prepare("DELETE FROM removals WHERE frame_id = ?");
        delete.setString(1, id.value());
        delete.executeUpdate();
    }
}
