package dev.stackmemory.testkit.server.internal;

import dev.stackmemory.testkit.server.PostgresAddress;
import dev.stackmemory.testkit.server.PostgresOptions;
import dev.stackmemory.testkit.server.PostgresServer;
import dev.stackmemory.testkit.server.TestServerException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Where a PostgreSQL for tests comes from. */
public final class PostgresSources {
    /** By image. */
    private static final Map<String, PostgresServer> CONTAINERS = new ConcurrentHashMap<>();

    public static final SharedServer<PostgresServer> SHARED = new SharedServer<>(() -> from(TestServer.POSTGRES));

    public static final SharedServer<PostgresServer> PARADEDB =
            new SharedServer<>(() -> offering("pg_search", TestServer.PARADEDB));

    public static final SharedServer<PostgresServer> TEXTSEARCH =
            new SharedServer<>(() -> offering("pg_textsearch", TestServer.TEXTSEARCH));

    private PostgresSources() {}

    private static PostgresServer from(TestServer wanted) {
        return switch (wanted.source()) {
            case ServerSource.Given given -> new PostgresServer(PostgresAddress.parse(given.url()));
            case ServerSource.Container container ->
                CONTAINERS.computeIfAbsent(container.image(), image -> new PostgresServer(Containers.postgres(image)));
            case ServerSource.ThisMachine here -> PostgresServer.own(PostgresOptions.DEFAULT);
            case ServerSource.None none -> throw Skips.notRun(none.reason());
        };
    }

    private static PostgresServer offering(String extension, TestServer wanted) {
        PostgresServer server = from(wanted);
        if (!server.offers(extension)) {
            throw new TestServerException("the PostgreSQL at " + server.administrator() + ", which is to be " + wanted
                    + ", has no extension " + extension);
        }
        return server;
    }
}
