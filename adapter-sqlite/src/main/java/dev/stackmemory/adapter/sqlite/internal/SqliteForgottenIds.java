package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.ForgottenIds;
import dev.stackmemory.ports.store.Tombstone;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tombstones of a file, for another home, and those that another home brought. */
public final class SqliteForgottenIds implements ForgottenIds {
    private static final HexFormat HEX = HexFormat.of();

    private final SqliteDatabase database;

    public SqliteForgottenIds(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public Set<String> listKeys(Deadline deadline) {
        return database.read("listing the keys of tombstones", deadline, session -> {
            var keys = new LinkedHashSet<String>();
            new Tombstones(session).listKeys().forEach(key -> keys.add(HEX.formatHex(key)));
            return keys;
        });
    }

    @Override
    public List<DatedTombstone> list(Optional<Tombstone> after, int limit, Deadline deadline) {
        return database.read("listing tombstones", deadline, session -> {
            PreparedStatement select = session.prepare(
                    "SELECT id_hash, forgotten_at FROM tombstones WHERE id_hash > ? ORDER BY id_hash LIMIT ?");
            select.setBytes(1, after.map(Tombstone::bytes).orElse(new byte[0]));
            select.setInt(2, limit);
            var tombstones = new ArrayList<DatedTombstone>();
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    tombstones.add(
                            new DatedTombstone(Tombstone.of(row.getBytes(1)), Instant.ofEpochMilli(row.getLong(2))));
                }
            }
            return tombstones;
        });
    }

    @Override
    public void adopt(Set<String> keys, List<DatedTombstone> tombstones, Deadline deadline) {
        database.change("adopting tombstones", deadline, session -> {
            adoptKeys(session, keys);
            PreparedStatement insert = session.prepare(
                    "INSERT INTO tombstones (id_hash, forgotten_at) VALUES (?, ?) ON CONFLICT DO NOTHING");
            for (DatedTombstone dated : tombstones) {
                insert.setBytes(1, dated.tombstone().bytes());
                insert.setLong(2, dated.forgottenAt().toEpochMilli());
                insert.executeUpdate();
            }
        });
    }

    private static void adoptKeys(Session session, Set<String> keys) throws SQLException {
        byte[] own = new Tombstones(session).listKeys().getFirst();
        PreparedStatement insert =
                session.prepare("INSERT INTO adopted_keys (tombstone_key) VALUES (?) ON CONFLICT DO NOTHING");
        for (String key : keys) {
            byte[] bytes = HEX.parseHex(key);
            if (!Arrays.equals(bytes, own)) {
                insert.setBytes(1, bytes);
                insert.executeUpdate();
            }
        }
    }
}
