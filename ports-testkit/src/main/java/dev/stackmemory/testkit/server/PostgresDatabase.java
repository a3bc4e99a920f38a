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

    /** Keeps what is in it now, in the place of an earlier backup. Nobody may be connected. */
    public void backUp() {
        copy(address.database(), backup());
    }

    /** Brings back what {@link #backUp} kept, and cuts whoever is connected. */
    public void restore() {
        copy(backup(), address.database());
    }

    private String backup() {
        return address.database() + "_backup";
    }

    private void copy(String from, String to) {
        drop(to);
        administrator.execute("CREATE DATABASE \"" + to + "\" TEMPLATE \"" + from + "\"");
    }

    private void drop(String database) {
        administrator.execute("DROP DATABASE IF EXISTS \"" + database + "\" WITH (FORCE)");
    }

    @Override
    public void close() {
        drop(backup());
        drop(address.database());
    }
}
