package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.ReplicaSizes;
import dev.stackmemory.ports.store.ReplicaUpkeep;

/** Adds up what {@code frames} says of replicas, out of the index that holds no other rows. */
public final class SqliteReplicaSizes implements ReplicaSizes {
    private static final int FIRST_SCHEMA = 8;

    private final SqliteDatabase database;

    public SqliteReplicaSizes(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public ReplicaUpkeep.Usage usage(Deadline deadline) {
        return database.scan("adding up replicas", deadline, session -> {
            if (session.queryLong("PRAGMA user_version") < FIRST_SCHEMA) {
                // It would have them if it could be written.
                throw Failures.denied(database.path(), null);
            }
            try (var rows = session.prepare("SELECT count(*), ifnull(sum(size_bytes), 0) FROM frames WHERE at_home = 0")
                    .executeQuery()) {
                rows.next();
                return new ReplicaUpkeep.Usage(rows.getLong(1), rows.getLong(2));
            }
        });
    }
}
