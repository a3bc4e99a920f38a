package dev.stackmemory.testkit.server.internal;

import dev.stackmemory.testkit.server.RedisAddress;
import dev.stackmemory.testkit.server.RedisServer;

/** Where a Redis for tests comes from. */
public final class RedisSources {
    public static final SharedServer<RedisServer> SHARED = new SharedServer<>(() -> from(TestServer.REDIS));

    public static final SharedServer<RedisServer> VALKEY = new SharedServer<>(() -> from(TestServer.VALKEY));

    private RedisSources() {}

    private static RedisServer from(TestServer wanted) {
        return switch (wanted.source()) {
            case ServerSource.Given given -> new RedisServer(RedisAddress.parse(given.url()));
            case ServerSource.Container container ->
                new RedisServer(RedisAddress.parse(Containers.redis(container.image())));
            case ServerSource.ThisMachine here -> RedisServer.own();
            case ServerSource.None none -> throw Skips.notRun(none.reason());
        };
    }
}
