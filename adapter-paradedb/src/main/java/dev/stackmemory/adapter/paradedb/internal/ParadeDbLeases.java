package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Leases;
import java.time.Duration;

/** Leases, shared by all who use the database. */
public final class ParadeDbLeases implements Leases {
    /** In milliseconds, as the server's clock shows it at that moment. */
    private static final String NOW = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

    /** Of several that insert at once, all but one wait for its commit and then look at what it wrote. */
    private static final String ACQUIRE = """
        INSERT INTO stackmemory.leases AS held (name_hash, name, holder, end_at) VALUES (?, ?, ?, NOW + ?)
        ON CONFLICT (name_hash) DO UPDATE SET holder = excluded.holder, end_at = excluded.end_at
        WHERE held.holder = excluded.holder OR held.end_at <= NOW OR held.end_at > excluded.end_at + ?\
        """.replace("NOW", NOW);

    private final Database database;

    public ParadeDbLeases(Database database) {
        this.database = database;
    }

    @Override
    public boolean acquire(String name, String holder, Duration length, Deadline deadline) {
        return database.write(
                "acquiring a lease",
                deadline,
                session -> session.update(
                                ACQUIRE,
                                parameters -> parameters
                                        .bytes(Texts.hash(name))
                                        .text(Texts.encode(name))
                                        .text(Texts.encode(holder))
                                        .number(length.toMillis())
                                        .number(length.toMillis()))
                        == 1);
    }

    @Override
    public void release(String name, String holder, Deadline deadline) {
        database.change(
                "releasing a lease",
                deadline,
                session -> session.update(
                        "DELETE FROM stackmemory.leases WHERE name_hash = ? AND holder = ?",
                        parameters -> parameters.bytes(Texts.hash(name)).text(Texts.encode(holder))));
    }
}
