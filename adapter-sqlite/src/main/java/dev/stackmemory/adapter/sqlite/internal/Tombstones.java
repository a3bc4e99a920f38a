package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.Origin;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.store.IdHashes;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of forgotten frames: for ever an HMAC-SHA-256 of the id under a key of this store, so that the file does not tell
 * which ids there were; and the id itself until every store has confirmed that nothing of the frame is left. Those that a migration brought are hashed under keys of
 * other stores.
 */
final class Tombstones {
    /** A file that can only be read may be older. */
    private static final int FIRST_SCHEMA_WITH_ADOPTED = 9;

    private static final String ADD_PENDING =
            "INSERT INTO pending_erasures (frame_id, forgotten_at, project_id, created_at) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT DO NOTHING";
    private static final String FIND_ORIGIN =
            "SELECT project_id, created_at FROM pending_erasures WHERE frame_id = ? AND project_id IS NOT NULL";

    private final Session session;
    private @Nullable Boolean any;
    private @Nullable List<IdHashes> hashes;

    Tombstones(Session session) {
        this.session = session;
    }

    boolean contains(FrameId id) throws SQLException {
        if (!hasAny()) {
            return false;
        }
        PreparedStatement select = session.prepare("SELECT 1 FROM tombstones WHERE id_hash = ?");
        for (IdHashes underKey : hashes()) {
            select.setBytes(1, underKey.of(id));
            try (var row = select.executeQuery()) {
                if (row.next()) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Marks the frame as forgotten. Once more makes it pending again: somebody has found a copy of it.
     *
     * @param origin where it came from, if the ledger here knew it
     */
    void add(FrameId id, Optional<Origin> origin, Instant now) throws SQLException {
        PreparedStatement insert =
                session.prepare("INSERT INTO tombstones (id_hash, forgotten_at) VALUES (?, ?) ON CONFLICT DO NOTHING");
        insert.setBytes(1, hashes().getFirst().of(id));
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

    /** Under its own key first. */
    private List<IdHashes> hashes() throws SQLException {
        List<IdHashes> known = hashes;
        if (known == null) {
            known = listKeys().stream().map(IdHashes::new).toList();
            hashes = known;
        }
        return known;
    }

    /** Its own first. */
    List<byte[]> listKeys() throws SQLException {
        var keys = new ArrayList<byte[]>();
        readKeys("SELECT tombstone_key FROM store", keys);
        if (session.queryLong("PRAGMA user_version") >= FIRST_SCHEMA_WITH_ADOPTED) {
            readKeys("SELECT tombstone_key FROM adopted_keys", keys);
        }
        return keys;
    }

    private void readKeys(String sql, List<byte[]> keys) throws SQLException {
        try (var row = session.prepare(sql).executeQuery()) {
            while (row.next()) {
                keys.add(row.getBytes(1));
            }
        }
    }
}
