package dev.stackmemory.adapter.paradedb;

import dev.stackmemory.testkit.server.PostgresAddress;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;

/** A store of a test's own, in a copy of a database into which the migrations have run. */
final class TestDatabase implements AutoCloseable {
    private final PostgresDatabase database;

    private TestDatabase(PostgresServer server) {
        database = server.freshDatabase(
                "stackmemory", address -> ParadeDbHome.open(settings(address)).close());
        // A copy would have the identity of what it was copied from.
        execute(
                "UPDATE stackmemory.store SET history_id = gen_random_uuid()::text,"
                        + " tombstone_key = decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex')");
    }

    /** On the server that all tests share. */
    static TestDatabase shared() {
        return new TestDatabase(PostgresServer.shared());
    }

    static TestDatabase on(PostgresServer server) {
        return new TestDatabase(server);
    }

    PostgresAddress address() {
        return database.address();
    }

    /** A few connections, opened when they are needed. */
    ParadeDbSettings settings() {
        return settings(address());
    }

    static ParadeDbSettings settings(PostgresAddress address) {
        return ParadeDbSettings.of(server(address))
                .withPool(new PoolSize(0, 16))
                .withMonitor(ParadeDbMonitor.NONE);
    }

    static ServerAddress server(PostgresAddress address) {
        return ServerAddress.of(address.jdbcUrl(), address.user(), address.password());
    }

    void execute(String... statements) {
        address().execute(statements);
    }

    String value(String query) {
        return address().value(query);
    }

    @Override
    public void close() {
        database.close();
    }
}
