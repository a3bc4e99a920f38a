package dev.stackmemory.testkit.server.internal;

import dev.stackmemory.testkit.server.PostgresAddress;
import dev.stackmemory.testkit.server.PostgresOptions;
import dev.stackmemory.testkit.server.PostgresServer;
import dev.stackmemory.testkit.server.TestServerException;
import java.util.Optional;

/** Where a PostgreSQL for tests comes from. */
public final class PostgresSources {
    public static final SharedServer<PostgresServer> SHARED = new SharedServer<>(PostgresSources::anyPostgres);

    public static final SharedServer<PostgresServer> PARADEDB =
            new SharedServer<>(() -> given(PostgresServer.PARADEDB_VARIABLE, "pg_search", "a ParadeDB"));

    public static final SharedServer<PostgresServer> TEXTSEARCH = new SharedServer<>(
            () -> given(PostgresServer.TEXTSEARCH_VARIABLE, "pg_textsearch", "a PostgreSQL with pg_textsearch"));

    private PostgresSources() {}

    private static PostgresServer anyPostgres() {
        Optional<PostgresServer> atAddress = fromEnvironment(PostgresServer.VARIABLE);
        if (atAddress.isPresent()) {
            return atAddress.get();
        }
        if (Docker.isUsable()) {
            return new PostgresServer(Containers.postgres());
        }
        return PostgresServer.own(PostgresOptions.DEFAULT);
    }

    private static PostgresServer given(String variable, String extension, String name) {
        PostgresServer server =
                fromEnvironment(variable).orElseThrow(() -> Skips.notRun("needs " + name + " at " + variable));
        if (!server.offers(extension)) {
            throw new TestServerException("the PostgreSQL at " + variable + " has no extension " + extension);
        }
        return server;
    }

    private static Optional<PostgresServer> fromEnvironment(String variable) {
        return Environment.find(variable).map(url -> new PostgresServer(PostgresAddress.parse(url)));
    }
}
