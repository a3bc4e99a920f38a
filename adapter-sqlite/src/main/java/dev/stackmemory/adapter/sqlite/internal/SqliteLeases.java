package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Leases;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.InstantSource;

/** Leases, shared by the processes on the file. */
public final class SqliteLeases implements Leases {
    private static final String ACQUIRE = """
            INSERT INTO leases (name, holder, end_at) VALUES (?1, ?2, ?3 + ?4)
            ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, end_at = excluded.end_at
            WHERE leases.holder = excluded.holder OR leases.end_at <= ?3 OR leases.end_at > ?3 + 2 * ?4""";

    private final SqliteDatabase database;
    private final InstantSource clock;

    /** @param clock that of the machine, on which all processes are that use the file */
    public SqliteLeases(SqliteDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public boolean acquire(String name, String holder, Duration length, Deadline deadline) {
        return database.write("acquiring a lease", deadline, session -> {
            PreparedStatement acquire = session.prepare(ACQUIRE);
            Texts.bind(acquire, 1, name);
            Texts.bind(acquire, 2, holder);
            acquire.setLong(3, clock.millis());
            acquire.setLong(4, length.toMillis());
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
}
