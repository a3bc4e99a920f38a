package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.KnownTombstones;
import dev.stackmemory.ports.store.Tombstone;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The rows of {@code known_tombstones}. */
public final class SqliteKnownTombstones implements KnownTombstones {
    private final SqliteDatabase database;

    public SqliteKnownTombstones(SqliteDatabase database) {
        this.database = database;
    }

    /** Forgetting must be possible on a full disk, and this is part of it. */
    @Override
    public void put(String historyId, Collection<Tombstone> tombstones, Deadline deadline) {
        database.removing(() -> {
            putNow(historyId, tombstones, deadline);
            return true;
        });
    }

    private void putNow(String historyId, Collection<Tombstone> tombstones, Deadline deadline) {
        database.change("keeping tombstones", deadline, session -> {
            PreparedStatement insert = session.prepare(
                    "INSERT INTO known_tombstones (history_id, id_hash) VALUES (?, ?) ON CONFLICT DO NOTHING");
            for (Tombstone tombstone : tombstones) {
                insert.setString(1, historyId);
                insert.setBytes(2, tombstone.bytes());
                insert.executeUpdate();
            }
        });
    }

    @Override
    public List<Tombstone> list(String historyId, Optional<Tombstone> after, int limit, Deadline deadline) {
        return database.read("listing tombstones", deadline, session -> {
            PreparedStatement select = session.prepare(
                    "SELECT id_hash FROM known_tombstones WHERE history_id = ? AND id_hash > ? ORDER BY id_hash LIMIT ?");
            select.setString(1, historyId);
            select.setBytes(2, after.map(Tombstone::bytes).orElse(new byte[0]));
            select.setInt(3, limit);
            var found = new ArrayList<Tombstone>();
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    found.add(Tombstone.of(row.getBytes(1)));
                }
            }
            return found;
        });
    }
}
