package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.IdHashes;
import dev.stackmemory.ports.store.SharedTombstones;
import dev.stackmemory.ports.store.Tombstone;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tombstones of this database, under the key that lies in it and in its backups. */
public final class ParadeDbTombstones implements SharedTombstones {
    private final Database database;

    public ParadeDbTombstones(Database database) {
        this.database = database;
    }

    @Override
    public String historyId() {
        return database.identity().historyId();
    }

    @Override
    public List<Tombstone> of(List<FrameId> ids) {
        return new IdHashes(database.identity().tombstoneKey())
                .of(ids).stream().map(Tombstone::of).toList();
    }

    /** From the primary: what a standby has not heard of yet would look as if it was lost. */
    @Override
    public List<Tombstone> list(Optional<Tombstone> after, int limit, Deadline deadline) {
        return database.write(
                "listing tombstones",
                deadline,
                session -> session.query(
                        "SELECT id_hash FROM stackmemory.tombstones WHERE id_hash > ? ORDER BY id_hash LIMIT ?",
                        parameters -> parameters
                                .bytes(after.map(Tombstone::bytes).orElse(new byte[0]))
                                .integer(limit),
                        row -> Tombstone.of(row.getBytes(1))));
    }

    @Override
    public Set<Tombstone> findMissing(Collection<Tombstone> tombstones, Deadline deadline) {
        List<byte[]> hashes = tombstones.stream().map(Tombstone::bytes).toList();
        return database.write("comparing tombstones", deadline, session -> {
            var missing = new HashSet<>(tombstones);
            session.query(
                            "SELECT id_hash FROM stackmemory.tombstones WHERE id_hash = ANY (?)",
                            parameters -> parameters.allBytes(hashes),
                            row -> Tombstone.of(row.getBytes(1)))
                    .forEach(missing::remove);
            return missing;
        });
    }

    @Override
    public Set<FrameId> restore(Collection<Tombstone> tombstones, Deadline deadline) {
        Instant now = database.settings().clock().instant();
        var wanted = Set.copyOf(tombstones);
        return database.changing("forgetting again", deadline, (session, counter) -> {
            Tombstones here = database.tombstones(session);
            Set<FrameId> meant = here.findMeant(wanted);
            new Forgetting(session, counter, here, now).forget(meant);
            here.restore(wanted, now);
            return meant;
        });
    }
}
