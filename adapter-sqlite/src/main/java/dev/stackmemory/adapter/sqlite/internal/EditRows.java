package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.HybridTime;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.failure.StoreException.CorruptFrame;
import dev.stackmemory.ports.json.FrameDefaults;
import dev.stackmemory.ports.json.FrameJson;
import dev.stackmemory.ports.json.MalformedFrameJson;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.ports.store.UnpublishedFrames.UnpublishedEdit;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The rows of {@code unpublished_edits}, and the row of {@code latest_edit}. */
final class EditRows {
    private static final String PUT = """
            INSERT INTO unpublished_edits (frame_id, base, base_hash, base_ledger_version, edited_at, counter, node)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (frame_id) DO UPDATE SET edited_at = excluded.edited_at, counter = excluded.counter, node = excluded.node""";
    private static final String DELETE_LEFT_OVER =
            "DELETE FROM unpublished_edits WHERE frame_id = ? AND frame_id NOT IN (SELECT frame_id FROM tier_metadata)";
    private static final String FIND = "SELECT base, base_hash, base_ledger_version, edited_at, counter, node"
            + " FROM unpublished_edits WHERE frame_id = ?";
    private static final String PUT_LATEST = """
            INSERT INTO latest_edit (only_row, edited_at, counter, node) VALUES (1, ?, ?, ?)
            ON CONFLICT (only_row) DO UPDATE SET edited_at = excluded.edited_at, counter = excluded.counter, node = excluded.node""";

    /** The canonical form of a frame names its id, its project and when it was created. */
    private static final FrameDefaults NOTHING_IS_LEFT_OUT = new FrameDefaults(
            () -> {
                throw new IllegalArgumentException("it has no id");
            },
            new ProjectId("unknown"),
            Instant.EPOCH);

    private final Session session;

    EditRows(Session session) {
        this.session = session;
    }

    /** Where the frame has an edit, its base stays. */
    void put(UnpublishedEdit edit) throws SQLException {
        StoredFrame base = edit.base();
        PreparedStatement delete = session.prepare(DELETE_LEFT_OVER);
        delete.setString(1, base.frame().id().value());
        delete.executeUpdate();
        PreparedStatement put = session.prepare(PUT);
        put.setString(1, base.frame().id().value());
        put.setString(2, FrameJson.write(base.frame()));
        put.setBytes(3, Hashes.bytes(base.hash()));
        put.setLong(4, base.ledgerVersion());
        bind(put, 5, edit.at());
        put.executeUpdate();
    }

    Optional<UnpublishedEdit> find(FrameId id) throws SQLException {
        PreparedStatement select = session.prepare(FIND);
        select.setString(1, id.value());
        try (var row = select.executeQuery()) {
            return row.next() ? Optional.of(read(id, row)) : Optional.empty();
        }
    }

    private static UnpublishedEdit read(FrameId id, ResultSet row) throws SQLException {
        try {
            Frame base = FrameJson.read(row.getString(1), NOTHING_IS_LEFT_OUT);
            return new UnpublishedEdit(
                    new StoredFrame(base, Hashes.of(row.getBytes(2)), row.getLong(3)), readTime(row, 4));
        } catch (MalformedFrameJson | IllegalArgumentException damaged) {
            throw new CorruptFrame(
                    "what frame " + id + " was before it was edited cannot be read back: " + damaged.getMessage()
                            + ". Restore a backup, or forget the frame.",
                    damaged);
        }
    }

    void delete(FrameId id) throws SQLException {
        PreparedStatement delete = session.prepare("DELETE FROM unpublished_edits WHERE frame_id = ?");
        delete.setString(1, id.value());
        delete.executeUpdate();
    }

    /** Keeps the time as the latest, whatever it was before. */
    void putLatest(HybridTime at) throws SQLException {
        PreparedStatement put = session.prepare(PUT_LATEST);
        bind(put, 1, at);
        put.executeUpdate();
    }

    Optional<HybridTime> findLatest() throws SQLException {
        try (var row = session.prepare("SELECT edited_at, counter, node FROM latest_edit")
                .executeQuery()) {
            return row.next() ? Optional.of(readTime(row, 1)) : Optional.empty();
        }
    }

    private static void bind(PreparedStatement statement, int first, HybridTime at) throws SQLException {
        statement.setLong(first, at.at().toEpochMilli());
        statement.setInt(first + 1, at.counter());
        Texts.bind(statement, first + 2, at.node());
    }

    private static HybridTime readTime(ResultSet row, int first) throws SQLException {
        return new HybridTime(
                Instant.ofEpochMilli(row.getLong(first)), row.getInt(first + 1), Texts.read(row, first + 2));
    }
}
