package dev.stackmemory.adapter.redis;

import dev.stackmemory.adapter.redis.configure.RedisServers.Address;
import dev.stackmemory.testkit.server.OwnRedis;
import dev.stackmemory.testkit.server.RedisOptions;
import dev.stackmemory.testkit.server.RedisServer;
import java.nio.file.Path;

/** A Redis of a test's own, as these tests speak of it. */
record LocalRedis(OwnRedis server) implements AutoCloseable {
    /** With settings in pairs of name and value. */
    LocalRedis(String... settings) {
        this(RedisServer.own(options(settings)));
    }

    private static RedisOptions options(String... settings) {
        RedisOptions options = RedisOptions.DEFAULT;
        for (int index = 0; index < settings.length; index += 2) {
            options = options.with(settings[index], settings[index + 1]);
        }
        return options;
    }

    int port() {
        return server.address().port();
    }

    Address address() {
        return new Address(server.address().host(), port());
    }

    Path folder() {
        return server.data();
    }

    /** The reply, an element a line. */
    String command(String... words) {
        return String.join("\n", server.command(words));
    }

    /** It crashes, and loses what it held. */
    void stop() {
        server.kill();
    }

    void start() {
        server.start();
    }

    @Override
    public void close() {
        server.close();
    }
}
