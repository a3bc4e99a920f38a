package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.FrameId;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/** The statements on {@code outbox} that stand in transactions of other work. */
final class OutboxRows {
    /**
     * Waiting work covers what comes now as well. Leased work may have read an older revision: it gives way to a new entry under a new
     * number, which completing the old one does not complete.
     */
    private static final String ADD = """
        INSERT INTO stackmemory.outbox AS o (topic, frame_id)
        SELECT ?, wanted.frame_id FROM unnest(?::text[]) WITH ORDINALITY AS wanted (frame_id, place) ORDER BY wanted.place
        ON CONFLICT (frame_id, topic) DO UPDATE SET sequence = excluded.sequence, attempts = 0, due_at = -9223372036854775808,
          leased = false, reason = NULL
        WHERE o.leased\
        """;

    private final Session session;

    OutboxRows(Session session) {
        this.session = session;
    }

    void add(String topic, Collection<FrameId> frames) throws SQLException {
        if (!frames.isEmpty()) {
            List<String> ids =
                    new LinkedHashSet<>(frames).stream().map(FrameId::value).toList();
            session.update(ADD, parameters -> parameters.text(topic).texts(ids));
        }
    }

    void deleteFrames(Collection<FrameId> frames) throws SQLException {
        List<String> ids = frames.stream().map(FrameId::value).toList();
        for (String table : List.of("outbox", "dead_letters")) {
            session.update(
                    "DELETE FROM stackmemory." + table + " WHERE frame_id = ANY (?)",
                    parameters -> parameters.texts(ids));
        }
    }
}
