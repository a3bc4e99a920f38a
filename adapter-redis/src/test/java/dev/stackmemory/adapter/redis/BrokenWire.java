package dev.stackmemory.adapter.redis;

import dev.stackmemory.testkit.server.Direction;
import dev.stackmemory.testkit.server.Ending;
import dev.stackmemory.testkit.server.FaultProxy;
import dev.stackmemory.testkit.server.Polling;
import dev.stackmemory.testkit.server.RedisAddress;
import java.time.Duration;

/** The way to a Redis, with the faults that these tests need. */
record BrokenWire(FaultProxy proxy) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SLOW = Duration.ofMillis(400);

    static BrokenWire before(RedisAddress server) {
        return new BrokenWire(FaultProxy.before(server.host(), server.port()));
    }

    int port() {
        return proxy.port();
    }

    /** The server closes and takes no new connections. On return the clients have noticed. */
    void cut() {
        proxy.refuse();
        proxy.cut(Ending.FIN);
        Polling.until(PATIENCE, "the clients to close", () -> proxy.openConnections() == 0);
    }

    /** Each answer comes late. */
    void slow() {
        proxy.delay(Direction.TO_CLIENT, SLOW);
    }

    /** Nothing passes any more, and nobody is told. */
    void hold() {
        proxy.halfOpen();
    }

    /** Connections end in the midst of what they do. */
    void reset() {
        proxy.down();
    }

    void heal() {
        proxy.pass();
    }

    @Override
    public void close() {
        proxy.close();
    }
}
