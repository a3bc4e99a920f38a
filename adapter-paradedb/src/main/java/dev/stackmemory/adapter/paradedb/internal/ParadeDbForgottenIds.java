package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.ForgottenIds;
import dev.stackmemory.ports.store.Tombstone;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tombstones of the database, for another home, and those that another home brought. */
public final class ParadeDbForgottenIds implements ForgottenIds {
    private static final HexFormat HEX = HexFormat.of();

    private final Database database;

    public ParadeDbForgottenIds(Database database) {
        this.database = database;
    }

    @Override
    public Set<String> listKeys(Deadline deadline) {
        var keys = new LinkedHashSet<String>();
        keys.add(HEX.formatHex(database.identity().tombstoneKey()));
        keys.addAll(database.read(
                "listing the keys of tombstones",
                deadline,
                session -> session.query(
                        "SELECT tombstone_key FROM stackmemory.adopted_keys ORDER BY tombstone_key",
                        Session.Binder.NOTHING,
                        row -> HEX.formatHex(row.getBytes(1)))));
        return keys;
    }

    @Override
    public List<DatedTombstone> list(Optional<Tombstone> after, int limit, Deadline deadline) {
        return database.read(
                "listing tombstones",
                deadline,
                session -> session.query(
                        "SELECT id_hash, forgotten_at FROM stackmemory.tombstones WHERE id_hash > ? ORDER BY id_hash LIMIT ?",
                        parameters -> parameters
                                .bytes(after.map(Tombstone::bytes).orElse(new byte[0]))
                                .integer(limit),
                        row -> new DatedTombstone(
                                Tombstone.of(row.getBytes(1)), Instant.ofEpochMilli(row.getLong(2)))));
    }

    @Override
    public void adopt(Set<String> keys, List<DatedTombstone> tombstones, Deadline deadline) {
        byte[] own = database.identity().tombstoneKey();
        List<byte[]> foreign = keys.stream()
                .map(HEX::parseHex)
                .filter(key -> !Arrays.equals(key, own))
                .toList();
        database.change("adopting tombstones", deadline, session -> {
            // Whoever records waits, or is done before.
            database.identity().lock(session);
            session.batch(
                    "INSERT INTO stackmemory.adopted_keys (tombstone_key) VALUES (?) ON CONFLICT DO NOTHING",
                    foreign,
                    (key, row) -> row.bytes(key));
            session.batch(
                    "INSERT INTO stackmemory.tombstones (id_hash, forgotten_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    tombstones,
                    (dated, row) -> row.bytes(dated.tombstone().bytes())
                            .number(dated.forgottenAt().toEpochMilli()));
        });
    }
}
