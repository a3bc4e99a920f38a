package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.Origin;
import dev.stackmemory.domain.frame.ProjectId;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of forgotten frames: for ever an HMAC-SHA-256 of the id under a key of this store, so that the file does not tell
 * which ids there were; and the id itself until every store has confirmed that nothing of the frame is left.
 */
final class Tombstones {
    private static final String ADD_PENDING =
            "INSERT INTO pending_erasures (frame_id, forgotten_at, project_id, created_at) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT DO NOTHING";
    private static final String FIND_ORIGIN =
            "SELECT project_id, created_at FROM pending_erasures WHERE frame_id = ? AND project_id IS NOT NULL";

    private final Session session;
    private @Nullable Boolean any;
    private @Nullable Mac mac;

    Tombstones(Session session) {
        this.session = session;
    }

    boolean contains(FrameId id) throws SQLException {
        if (!hasAny()) {
            return false;
        }
        PreparedStatement select = session.prepare("SELECT 1 FROM tombstones WHERE id_hash = ?");
        select.setBytes(1, hash(id));
        try (var row = select.executeQuery()) {
            return row.next();
        }
    }

    /**
     * Marks the frame as forgotten. Once more makes it pending again: somebody has found a copy of it.
     *
     * @param origin where it came from, if the ledger here knew it
     */
    void add(FrameId id, Optional<Origin> origin, Instant now) throws SQLException {
        PreparedStatement insert =
                session.prepare("INSERT INTO tombstones (id_hash, forgotten_at) VALUES (?, ?) ON CONFLICT DO NOTHING");
        insert.setBytes(1, hash(id));
        insert.setLong(2, now.toEpochMilli());
        insert.executeUpdate();
        PreparedStatement pending = session.prepare(ADD_PENDING);
        pending.setString(1, id.value());
        pending.setLong(2, now.toEpochMilli());
        pending.setString(3, origin.map(known -> known.project().value()).orElse(null));
        pending.setObject(
                4, origin.map(known -> known.createdAt().toEpochMilli()).orElse(null));
        pending.executeUpdate();
        any = true;
    }

    List<FrameId> listPending(int limit) throws SQLException {
        PreparedStatement select = session.prepare("SELECT frame_id FROM pending_erasures ORDER BY erasure LIMIT ?");
        select.setInt(1, limit);
        var ids = new ArrayList<FrameId>();
        try (var row = select.executeQuery()) {
            while (row.next()) {
                ids.add(new FrameId(row.getString(1)));
            }
        }
        return ids;
    }

    /** Where the frame came from, if the ledger here knew it, until its erasure is confirmed. */
    Optional<Origin> findOrigin(FrameId id) throws SQLException {
        PreparedStatement select = session.prepare(FIND_ORIGIN);
        select.setString(1, id.value());
        try (var row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(new Origin(new ProjectId(row.getString(1)), Instant.ofEpochMilli(row.getLong(2))))
                    : Optional.empty();
        }
    }

    /** Drops the id; the keyed hash stays. */
    void confirm(FrameId id) throws SQLException {
        PreparedStatement pending = session.prepare("DELETE FROM pending_erasures WHERE frame_id = ?");
        pending.setString(1, id.value());
        if (pending.executeUpdate() == 1) {
            PreparedStatement removal = session.prepare("DELETE FROM removals WHERE frame_id = ?");
            removal.setString(1, id.value());
            removal.executeUpdate();
        }
    }

    private boolean hasAny() throws SQLException {
        Boolean known = any;
        if (known == null) {
            known = session.queryLong("SELECT EXISTS (SELECT 1 FROM tombstones)") == 1;
            any = known;
        }
        return known;
    }

    private byte[] hash(FrameId id) throws SQLException {
        Mac keyed = mac;
        if (keyed == null) {
            keyed = keyed();
            mac = keyed;
        }
        return keyed.doFinal(id.value().getBytes(StandardCharsets.UTF_8));
    }

    private Mac keyed() throws SQLException {
        try (var row = session.prepare("SELECT tombstone_key FROM store").executeQuery()) {
            if (!row.next()) {
                throw new SQLException("the table store is empty");
            }
            Mac keyed = Mac.getInstance("HmacSHA256");
            keyed.init(new SecretKeySpec(row.getBytes(1), "HmacSHA256"));
            return keyed;
        } catch (NoSuchAlgorithmException | InvalidKeyException absent) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", absent);
        }
    }
}
