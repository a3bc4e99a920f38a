package dev.stackmemory.testkit.server.internal;

import dev.stackmemory.testkit.server.RedisAddress;
import dev.stackmemory.testkit.server.RedisServer;
import java.util.Optional;

/** Where a Redis for tests comes from. */
public final class RedisSources {
    public static final SharedServer<RedisServer> SHARED = new SharedServer<>(RedisSources::anyRedis);

    public static final SharedServer<RedisServer> VALKEY =
            new SharedServer<>(() -> Environment.find(RedisServer.VALKEY_VARIABLE)
                    .map(url -> new RedisServer(RedisAddress.parse(url)))
                    .orElseThrow(() -> Skips.notRun("needs a Valkey at " + RedisServer.VALKEY_VARIABLE)));

    private RedisSources() {}

    private static RedisServer anyRedis() {
        Optional<String> url = Environment.find(RedisServer.VARIABLE);
        if (url.isPresent()) {
            return new RedisServer(RedisAddress.parse(url.get()));
        }
        if (Docker.isUsable()) {
            return new RedisServer(RedisAddress.parse(Containers.redis()));
        }
        return RedisServer.own();
    }
}
