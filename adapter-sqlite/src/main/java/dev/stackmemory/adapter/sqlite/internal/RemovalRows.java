package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.domain.frame.FrameId;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Which frames left this home, and by which change. */
final class RemovalRows {
    private final Session session;
    private @Nullable Boolean any;

    RemovalRows(Session session) {
        this.session = session;
    }

    void put(FrameId id, long position) throws SQLException {
        PreparedStatement insert = session.prepare(
                "INSERT INTO removals (position, frame_id) VALUES (?, ?) ON CONFLICT (frame_id) DO UPDATE SET position = excluded.position");
        insert.setLong(1, position);
        insert.setString(2, id.value());
        insert.executeUpdate();
        any = true;
    }

    void delete(FrameId id) throws SQLException {
        if (!hasAny()) {
            return;
        }
        PreparedStatement delete = session.prepare("DELETE FROM removals WHERE frame_id = ?");
        delete.setString(1, id.value());
        delete.executeUpdate();
    }

    private boolean hasAny() throws SQLException {
        Boolean known = any;
        if (known == null) {
            known = session.queryLong("SELECT EXISTS (SELECT 1 FROM removals)") == 1;
            any = known;
        }
        return known;
    }
}
