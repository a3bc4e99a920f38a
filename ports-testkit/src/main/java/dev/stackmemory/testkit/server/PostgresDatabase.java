package dev.stackmemory.testkit.server;

import java.util.Objects;

/** A database of a test's own, dropped with whatever connections it has when this is closed. */
public final class PostgresDatabase implements AutoCloseable {
    private final PostgresAddress administrator;
    private final PostgresAddress address;

    PostgresDatabase(PostgresAddress administrator, String name) {
        this.administrator = Objects.requireNonNull(administrator, "administrator");
        this.address = administrator.withDatabase(name);
    }

    /** Where it is, for its owner, who may do everything. */
    public PostgresAddress address() {
        return address;
    }

    @Override
    public void close() {
        administrator.execute("DROP DATABASE IF EXISTS \"" + address.database() + "\" WITH (FORCE)");
    }
}
