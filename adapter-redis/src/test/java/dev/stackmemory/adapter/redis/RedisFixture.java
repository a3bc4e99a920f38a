package dev.stackmemory.adapter.redis;

import dev.stackmemory.adapter.redis.configure.RedisLogin;
import dev.stackmemory.adapter.redis.configure.RedisServers.Address;
import dev.stackmemory.adapter.redis.configure.RedisServers.Single;
import dev.stackmemory.adapter.redis.configure.RedisSettings;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.testkit.contract.OpenStore;
import dev.stackmemory.testkit.contract.StoreFixture;
import dev.stackmemory.testkit.server.RedisAddress;
import dev.stackmemory.testkit.server.RedisDatabase;
import dev.stackmemory.testkit.server.RedisServer;
import java.time.Duration;

/** A database of its own on a Redis that tests share, reached by way of a proxy. */
final class RedisFixture implements StoreFixture {
    private final RedisDatabase database;
    private final BrokenWire wire;

    RedisFixture(RedisServer server) {
        database = server.freshDatabase();
        wire = BrokenWire.before(server.address());
    }

    static RedisSettings settings(RedisAddress address, int port) {
        RedisLogin login =
                address.password().isEmpty() ? RedisLogin.NONE : RedisLogin.NONE.withPassword(address.password());
        return RedisSettings.of(new Single(new Address(address.host(), port), address.database()))
                .withLogin(login)
                // On a busy machine making the first connection may take longer than a question should wait.
                .withClient(new RedisSettings.Client(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        16,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(1)));
    }

    @Override
    public OpenStore open() {
        RedisReplicas replicas =
                RedisReplicas.open(settings(database.address().at("127.0.0.1", wire.port()), wire.port()));
        return OpenStore.of(
                replicas::close,
                replicas.store(),
                replicas.catalog(),
                replicas.upkeep(),
                replicas.epoch(),
                replicas.queries());
    }

    @Override
    public void breakConnection() {
        wire.cut();
    }

    @Override
    public Deadline stall() {
        wire.slow();
        return Deadline.after(Duration.ofMillis(100));
    }

    @Override
    public void heal() {
        wire.heal();
    }

    @Override
    public void vanish(FrameId frame) {
        if (!database.command("DEL", "sm:frame:{" + frame.value() + "}")
                .getFirst()
                .equals("1")) {
            throw new AssertionError("no copy of " + frame + " to vanish");
        }
    }

    @Override
    public void vanishAll() {
        database.flush();
    }

    @Override
    public void damage(FrameId frame) {
        String key = "sm:frame:{" + frame.value() + "}";
        int last = Integer.parseInt(database.command("STRLEN", key).getFirst()) - 1;
        // The bit that is least in the last byte.
        String bit = Integer.toString(8 * last + 7);
        String held = database.command("GETBIT", key, bit).getFirst();
        database.command("SETBIT", key, bit, held.equals("0") ? "1" : "0");
    }

    @Override
    public void close() {
        wire.close();
        database.close();
    }
}
