package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.domain.frame.FrameId;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The statements on {@code outbox} that stand in transactions of other work. */
final class OutboxRows {
    private static final String ADD =
            "INSERT INTO outbox (topic, frame_id) VALUES (?, ?) ON CONFLICT (topic, frame_id) DO NOTHING";
    private static final String DELETE_LEASED = "DELETE FROM outbox WHERE topic = ? AND frame_id = ? AND leased = 1";

    private final Session session;

    OutboxRows(Session session) {
        this.session = session;
    }

    /**
     * Waiting work covers what comes now as well. Leased work may have read an older revision: it gives way to a new entry, which
     * completing the old one does not complete.
     */
    void add(String topic, FrameId frame) throws SQLException {
        if (!run(ADD, topic, frame) && run(DELETE_LEASED, topic, frame)) {
            run(ADD, topic, frame);
        }
    }

    private boolean run(String sql, String topic, FrameId frame) throws SQLException {
        PreparedStatement statement = session.prepare(sql);
        statement.setString(1, topic);
        statement.setString(2, frame.value());
        return statement.executeUpdate() == 1;
    }

    void deleteFrame(FrameId frame) throws SQLException {
        for (String sql :
                new String[] {"DELETE FROM outbox WHERE frame_id = ?", "DELETE FROM dead_letters WHERE frame_id = ?"}) {
            PreparedStatement delete = session.prepare(sql);
            delete.setString(1, frame.value());
            delete.executeUpdate();
        }
    }
}
