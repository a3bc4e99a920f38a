package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.ports.store.StoredFrame;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** Writes and removes the rows of whole frames: {@code frames}, {@code frame_texts}, {@code events}, {@code anchors}, {@code tags}. */
final class FrameRows {
    private static final String INSERT_FRAME = """
            INSERT INTO frames (frame_key, frame_id, revision, ledger_version, at_home, content_hash, project_id, session_id, run_id,
              parent_frame_id, depth, type, name, state, created_at, closed_at, retention, score, tags, prov_source,
              prov_derivation, prov_confidence, prov_superseded_by, prov_program_version, event_count, anchor_count, size_bytes)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (frame_id) DO NOTHING""";
    private static final String LEAVE_HOME = """
            UPDATE frames SET at_home = 0,
              size_bytes = (SELECT size_bytes FROM tier_metadata l WHERE l.frame_id = frames.frame_id)
            WHERE frame_key = ?""";
    private static final String INSERT_TEXTS =
            "INSERT INTO frame_texts (frame_key, content, inputs, outputs, digest, digest_json, metadata) VALUES (?, ?, ?, ?, ?, ?, ?)";
    private static final String INSERT_EVENT =
            "INSERT INTO events (frame_key, event_id, sequence, type, payload, at) VALUES (?, ?, ?, ?, ?, ?)";
    private static final String INSERT_ANCHOR =
            "INSERT INTO anchors (frame_key, anchor_id, type, text, priority, created_at, metadata) VALUES (?, ?, ?, ?, ?, ?, ?)";
    private static final String INSERT_TAG = "INSERT INTO tags (tag, frame_key) VALUES (?, ?)";
    private static final String DELETE_TAG = "DELETE FROM tags WHERE tag = ? AND frame_key = ?";

    /**
     * What is known of a stored copy without reading it.
     *
     * @param key the number of the change that brought it
     */
    record Head(long key, long revision, long ledgerVersion, boolean atHome, Collection<String> tags) {}

    private final Session session;

    FrameRows(Session session) {
        this.session = session;
    }

    Optional<Head> findHead(FrameId id) throws SQLException {
        PreparedStatement select = session.prepare(
                "SELECT frame_key, revision, ledger_version, at_home, tags FROM frames WHERE frame_id = ?");
        select.setString(1, id.value());
        try (var row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(new Head(
                            row.getLong(1),
                            row.getLong(2),
                            row.getLong(3),
                            row.getInt(4) == 1,
                            TagCodec.decode(row.getBytes(5))))
                    : Optional.empty();
        }
    }

    /** Writes the copy under the key, in the place of an earlier copy of the frame. */
    void put(StoredFrame copy, long key, boolean atHome) throws SQLException {
        Frame frame = copy.frame();
        if (!insert(frame, copy.hash(), copy.ledgerVersion(), key, atHome)) {
            Optional<Head> old = findHead(frame.id());
            if (old.isPresent()) {
                delete(old.get());
            }
            insert(frame, copy.hash(), copy.ledgerVersion(), key, atHome);
        }
        insertTexts(frame, key);
        insertEvents(frame, key);
        insertAnchors(frame, key);
        insertTags(frame.tags(), key);
    }

    /** Removes the copy with everything that hangs on it. */
    void delete(Head head) throws SQLException {
        deleteTags(head);
        PreparedStatement delete = session.prepare("DELETE FROM frames WHERE frame_key = ?");
        delete.setLong(1, head.key());
        delete.executeUpdate();
    }

    /** A replica becomes the home, by a change of its own. */
    void comeHome(Head head, long newKey) throws SQLException {
        deleteTags(head);
        PreparedStatement update =
                session.prepare("UPDATE frames SET frame_key = ?, at_home = 1, size_bytes = NULL WHERE frame_key = ?");
        update.setLong(1, newKey);
        update.setLong(2, head.key());
        update.executeUpdate();
        insertTags(head.tags(), newKey);
    }

    /** The home becomes a replica. To be called while the ledger knows the frame, for its size. */
    void leaveHome(Head head) throws SQLException {
        PreparedStatement update = session.prepare(LEAVE_HOME);
        update.setLong(1, head.key());
        update.executeUpdate();
        // Vectors serve searches at home; another home has its own.
        PreparedStatement vectors = session.prepare("DELETE FROM vectors WHERE frame_key = ?");
        vectors.setLong(1, head.key());
        vectors.executeUpdate();
    }

    private boolean insert(Frame frame, ContentHash hash, long ledgerVersion, long key, boolean atHome)
            throws SQLException {
        PreparedStatement insert = session.prepare(INSERT_FRAME);
        insert.setLong(1, key);
        insert.setString(2, frame.id().value());
        insert.setLong(3, frame.revision());
        insert.setLong(4, ledgerVersion);
        insert.setInt(5, atHome ? 1 : 0);
        insert.setBytes(6, Hashes.bytes(hash));
        insert.setString(7, frame.project().value());
        Texts.bind(insert, 8, frame.session().map(SessionId::value));
        Texts.bind(insert, 9, frame.run());
        Texts.bind(insert, 10, frame.parent().map(FrameId::value));
        insert.setInt(11, frame.depth());
        Texts.bind(insert, 12, frame.type());
        Texts.bind(insert, 13, frame.name());
        Texts.bind(insert, 14, frame.state());
        insert.setLong(15, frame.createdAt().toEpochMilli());
        bind(insert, 16, frame.closedAt());
        Texts.bind(insert, 17, frame.retention());
        insert.setDouble(18, frame.score());
        insert.setBytes(19, TagCodec.encode(frame.tags()));
        Texts.bind(insert, 20, frame.provenance().source());
        Texts.bind(insert, 21, frame.provenance().derivation());
        insert.setDouble(22, frame.provenance().confidence());
        Texts.bind(insert, 23, frame.provenance().supersededBy());
        Texts.bind(insert, 24, frame.provenance().programVersion());
        insert.setInt(25, frame.events().size());
        insert.setInt(26, frame.anchors().size());
        if (atHome) {
            insert.setNull(27, Types.NULL);
        } else {
            insert.setLong(27, FrameSize.of(frame));
        }
        return insert.executeUpdate() == 1;
    }

    private void insertTexts(Frame frame, long key) throws SQLException {
        PreparedStatement insert = session.prepare(INSERT_TEXTS);
        insert.setLong(1, key);
        Texts.bind(insert, 2, frame.content());
        Texts.bind(insert, 3, frame.inputs());
        Texts.bind(insert, 4, frame.outputs());
        Texts.bind(insert, 5, frame.digest());
        Texts.bind(insert, 6, frame.digestJson());
        Texts.bind(insert, 7, frame.metadata());
        insert.executeUpdate();
    }

    private void insertEvents(Frame frame, long key) throws SQLException {
        if (frame.events().isEmpty()) {
            return;
        }
        PreparedStatement insert = session.prepare(INSERT_EVENT);
        for (FrameEvent event : frame.events()) {
            insert.setLong(1, key);
            Texts.bind(insert, 2, event.id());
            insert.setLong(3, event.sequence());
            Texts.bind(insert, 4, event.type());
            Texts.bind(insert, 5, event.payload());
            insert.setLong(6, event.at().toEpochMilli());
            insert.executeUpdate();
        }
    }

    private void insertAnchors(Frame frame, long key) throws SQLException {
        if (frame.anchors().isEmpty()) {
            return;
        }
        PreparedStatement insert = session.prepare(INSERT_ANCHOR);
        for (Anchor anchor : frame.anchors()) {
            insert.setLong(1, key);
            Texts.bind(insert, 2, anchor.id());
            Texts.bind(insert, 3, anchor.type());
            Texts.bind(insert, 4, anchor.text());
            insert.setInt(5, anchor.priority());
            insert.setLong(6, anchor.createdAt().toEpochMilli());
            Texts.bind(insert, 7, anchor.metadata());
            insert.executeUpdate();
        }
    }

    private void insertTags(Collection<String> tags, long key) throws SQLException {
        if (tags.isEmpty()) {
            return;
        }
        PreparedStatement insert = session.prepare(INSERT_TAG);
        for (String tag : tags) {
            Texts.bind(insert, 1, tag);
            insert.setLong(2, key);
            insert.executeUpdate();
        }
    }

    private void deleteTags(Head head) throws SQLException {
        PreparedStatement delete = session.prepare(DELETE_TAG);
        for (String tag : head.tags()) {
            Texts.bind(delete, 1, tag);
            delete.setLong(2, head.key());
            delete.executeUpdate();
        }
    }

    static void bind(PreparedStatement statement, int index, Optional<Instant> instant) throws SQLException {
        if (instant.isPresent()) {
            statement.setLong(index, instant.get().toEpochMilli());
        } else {
            statement.setNull(index, Types.NULL);
        }
    }
}
