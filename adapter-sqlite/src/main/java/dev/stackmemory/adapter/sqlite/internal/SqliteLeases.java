package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Leases;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.Optional;

/** Leases, shared by the processes on the file. */
public final class SqliteLeases implements Leases {
    /** A file that can only be read may be older. */
    private static final int FIRST_SCHEMA = 2;

    private static final String ACQUIRE = """
            INSERT INTO leases (name, holder, end_at) VALUES (?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, end_at = excluded.end_at
            WHERE leases.holder = excluded.holder OR leases.end_at <= ?""";

    private final SqliteDatabase database;

    public SqliteLeases(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public boolean acquire(String name, String holder, Instant now, Instant end, Deadline deadline) {
        return database.write("acquiring a lease", deadline, session -> {
            PreparedStatement acquire = session.prepare(ACQUIRE);
            Texts.bind(acquire, 1, name);
            Texts.bind(acquire, 2, holder);
            acquire.setLong(3, end.toEpochMilli());
            acquire.setLong(4, now.toEpochMilli());
            return acquire.executeUpdate() == 1;
        });
    }

    @Override
    public void release(String name, String holder, Deadline deadline) {
        database.change("releasing a lease", deadline, session -> {
            PreparedStatement delete = session.prepare("DELETE FROM leases WHERE name = ? AND holder = ?");
            Texts.bind(delete, 1, name);
            Texts.bind(delete, 2, holder);
            delete.executeUpdate();
        });
    }

    @Override
    public Optional<Lease> find(String name, Deadline deadline) {
        return database.read("looking at a lease", deadline, session -> {
            if (session.queryLong("PRAGMA user_version") < FIRST_SCHEMA) {
                return Optional.empty();
            }
            PreparedStatement select = session.prepare("SELECT holder, end_at FROM leases WHERE name = ?");
            Texts.bind(select, 1, name);
            try (var row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Lease(Texts.read(row, 1), Instant.ofEpochMilli(row.getLong(2))))
                        : Optional.empty();
            }
        });
    }
}
