package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.ReplicaEpoch;
import java.sql.SQLException;
import java.util.OptionalLong;

/** The ledger's number in the row of the store, which every forgetting locks anyway. Read from the primary, for a standby may be behind. */
public final class ParadeDbReplicaEpoch implements ReplicaEpoch {
    private final Database database;

    public ParadeDbReplicaEpoch(Database database) {
        this.database = database;
    }

    /** Raises it in the transaction of a forgetting. */
    static void raise(Session session) throws SQLException {
        session.run("UPDATE stackmemory.store SET replica_epoch = replica_epoch + 1");
    }

    @Override
    public OptionalLong find(Deadline deadline) {
        long epoch = database.write(
                "reading the epoch",
                deadline,
                session -> session.number("SELECT replica_epoch FROM stackmemory.store", Session.Binder.NOTHING));
        return epoch == 0 ? OptionalLong.empty() : OptionalLong.of(epoch);
    }

    @Override
    public long advance(long epoch, Deadline deadline) {
        if (epoch < 1) {
            throw new IllegalArgumentException("the epoch " + epoch + " is not positive");
        }
        return database.write(
                "advancing the epoch",
                deadline,
                session -> session.number(
                        "UPDATE stackmemory.store SET replica_epoch = greatest(replica_epoch, ?) RETURNING replica_epoch",
                        parameters -> parameters.number(epoch)));
    }
}
