package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.store.UnpublishedFrames.SentRevision;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** The rows of {@code sent_revisions}. */
final class SentRows {
    private final Session session;

    SentRows(Session session) {
        this.session = session;
    }

    void put(SentRevision sent) throws SQLException {
        PreparedStatement put =
                session.prepare("INSERT OR IGNORE INTO sent_revisions (frame_id, revision, hash) VALUES (?, ?, ?)");
        put.setString(1, sent.frame().value());
        put.setLong(2, sent.revision());
        put.setBytes(3, Hashes.bytes(sent.content()));
        put.executeUpdate();
    }

    Set<SentRevision> find(FrameId id) throws SQLException {
        PreparedStatement select = session.prepare("SELECT revision, hash FROM sent_revisions WHERE frame_id = ?");
        select.setString(1, id.value());
        var found = new HashSet<SentRevision>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(new SentRevision(id, rows.getLong(1), Hashes.of(rows.getBytes(2))));
            }
        }
        return found;
    }

    void delete(FrameId id) throws SQLException {
        PreparedStatement delete = session.prepare("DELETE FROM sent_revisions WHERE frame_id = ?");
        delete.setString(1, id.value());
        delete.executeUpdate();
    }
}
