package dev.stackmemory.adapter.paradedb.internal;

import static java.util.Objects.requireNonNull;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.store.IdHashes;
import dev.stackmemory.ports.store.Tombstone;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of forgotten frames: for ever an HMAC-SHA-256 of the id under a key of this store, so that the table does not tell
 * which ids there were; and the id itself until every store has confirmed that nothing of the frame is left. Those that a migration brought are hashed under keys of
 * other stores.
 */
final class Tombstones {
    /** To hash so many ids takes longer than to ask whether there is anything to compare them with. */
    private static final int MANY = 64;

    private static final int PAGE = 10_000;

    private static final String INSERT =
            "INSERT INTO stackmemory.tombstones (id_hash, forgotten_at) VALUES (?, ?) ON CONFLICT DO NOTHING";
    private static final String FIND = """
        SELECT id_hash, false FROM stackmemory.tombstones WHERE id_hash = ANY (?)
        UNION ALL SELECT tombstone_key, true FROM stackmemory.adopted_keys\
        """;

    private final Session session;
    private final Identity identity;

    Tombstones(Session session, Identity identity) {
        this.session = session;
        this.identity = identity;
    }

    /** Which of the frames are forgotten. */
    Set<FrameId> among(Collection<FrameId> ids) throws SQLException {
        if (ids.isEmpty() || (ids.size() >= MANY && isNothingForgotten())) {
            return Set.of();
        }
        var found = new HashSet<FrameId>();
        int asked = 0;
        // Once more if another program has brought keys since.
        for (List<byte[]> keys = identity.tombstoneKeys(); asked < keys.size(); keys = identity.tombstoneKeys()) {
            found.addAll(among(ids, keys.subList(asked, keys.size())));
            asked = keys.size();
        }
        return found;
    }

    private Set<FrameId> among(Collection<FrameId> ids, List<byte[]> keys) throws SQLException {
        var byHash = new HashMap<String, FrameId>();
        var hashes = new ArrayList<byte[]>(ids.size() * keys.size());
        for (byte[] key : keys) {
            var underKey = new IdHashes(key);
            for (FrameId id : ids) {
                byte[] hash = underKey.of(id);
                byHash.put(HexFormat.of().formatHex(hash), id);
                hashes.add(hash);
            }
        }
        var found = new HashSet<FrameId>();
        for (Found row : session.query(
                FIND,
                parameters -> parameters.allBytes(hashes),
                row -> new Found(HexFormat.of().formatHex(row.getBytes(1)), row.getBoolean(2)))) {
            if (row.isKey()) {
                identity.sawTombstoneKey(HexFormat.of().parseHex(row.hex()));
            } else {
                found.add(requireNonNull(byHash.get(row.hex())));
            }
        }
        return found;
    }

    /** A hash that was asked for, or a key that ids may be hashed under. */
    private record Found(String hex, boolean isKey) {}

    private boolean isNothingForgotten() throws SQLException {
        return session.first("SELECT 1 FROM stackmemory.tombstones LIMIT 1", Session.Binder.NOTHING, row -> true)
                .isEmpty();
    }

    /** Marks the frames as forgotten. Once more makes them pending again: somebody has found a copy of them. */
    void add(Collection<FrameId> ids, Map<FrameId, Head> heads, Instant now) throws SQLException {
        var hashes = new IdHashes(identity.tombstoneKey());
        Set<FrameId> before = among(ids);
        List<FrameId> fresh = new LinkedHashSet<>(ids)
                .stream().filter(id -> !before.contains(id)).toList();
        session.batch(INSERT, fresh, (id, row) -> row.bytes(hashes.of(id)).number(now.toEpochMilli()));
        session.batch(
                "INSERT INTO stackmemory.pending_erasures (frame_id, forgotten_at, created_at) VALUES (?, ?, ?)"
                        + " ON CONFLICT DO NOTHING",
                new LinkedHashSet<>(ids),
                (id, row) -> row.text(id.value()).number(now.toEpochMilli()).number(createdAt(heads.get(id))));
    }

    /** The frames here that the tombstones mean, which takes a look at every id. */
    Set<FrameId> findMeant(Set<Tombstone> wanted) throws SQLException {
        List<IdHashes> underKeys =
                identity.tombstoneKeys().stream().map(IdHashes::new).toList();
        var meant = new LinkedHashSet<FrameId>();
        String after = "";
        List<FrameId> page;
        do {
            String position = after;
            page = session.query(
                    "SELECT frame_id FROM stackmemory.ledger WHERE frame_id > ? ORDER BY frame_id LIMIT ?",
                    parameters -> parameters.text(position).integer(PAGE),
                    row -> new FrameId(row.getString(1)));
            page.stream()
                    .filter(id -> underKeys.stream().anyMatch(hashes -> wanted.contains(Tombstone.of(hashes.of(id)))))
                    .forEach(meant::add);
            after = page.isEmpty() ? after : page.getLast().value();
        } while (page.size() == PAGE);
        return meant;
    }

    /** Marks the frames as forgotten whose ids nobody knows. */
    void restore(Collection<Tombstone> tombstones, Instant now) throws SQLException {
        session.batch(
                INSERT,
                tombstones,
                (tombstone, row) -> row.bytes(tombstone.bytes()).number(now.toEpochMilli()));
    }

    private static @Nullable Long createdAt(@Nullable Head head) {
        return head == null ? null : head.copy().map(Head.KeptCopy::createdAt).orElse(null);
    }

    List<FrameId> listPending(int limit) throws SQLException {
        return session.query(
                "SELECT frame_id FROM stackmemory.pending_erasures ORDER BY erasure LIMIT ?",
                parameters -> parameters.integer(limit),
                row -> new FrameId(row.getString(1)));
    }

    /** Drops the ids; the keyed hashes stay. */
    void confirm(Collection<FrameId> ids) throws SQLException {
        List<String> values = ids.stream().map(FrameId::value).toList();
        session.update(
                "WITH confirmed AS (DELETE FROM stackmemory.pending_erasures WHERE frame_id = ANY (?) RETURNING"
                        + " frame_id) DELETE FROM stackmemory.removals r USING confirmed c WHERE r.frame_id = c.frame_id",
                parameters -> parameters.texts(values));
    }
}
