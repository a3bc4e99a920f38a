package dev.stackmemory.adapter.redis;

import dev.stackmemory.adapter.redis.configure.RedisServers.Address;
import dev.stackmemory.adapter.redis.configure.RedisServers.Single;
import dev.stackmemory.adapter.redis.configure.RedisSettings;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.testkit.contract.OpenStore;
import dev.stackmemory.testkit.contract.StoreFixture;
import java.time.Duration;
import java.util.UUID;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.Config;

/** Keys of its own on the Redis that all tests of this process share, reached by way of a proxy. */
final class RedisFixture implements StoreFixture {
    private final String prefix = "t" + UUID.randomUUID().toString().substring(0, 13);
    private final TcpProxy proxy = new TcpProxy(LocalRedis.shared().port());

    private static RedissonClient behind() {
        return Behind.CLIENT;
    }

    private static final class Behind {
        private static final RedissonClient CLIENT = connect();

        private static RedissonClient connect() {
            var config = new Config();
            config.useSingleServer()
                    .setAddress("redis://127.0.0.1:" + LocalRedis.shared().port());
            config.setCodec(ByteArrayCodec.INSTANCE);
            return Redisson.create(config);
        }
    }

    RedisSettings settings() {
        return RedisSettings.of(new Single(new Address("127.0.0.1", proxy.port()), 0))
                .withPrefix(prefix);
    }

    @Override
    public OpenStore open() {
        RedisReplicas replicas = RedisReplicas.open(settings());
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
        proxy.cut();
    }

    @Override
    public Deadline stall() {
        proxy.hold();
        return Deadline.after(Duration.ofMillis(100));
    }

    @Override
    public void heal() {
        proxy.heal();
    }

    @Override
    public void vanish(FrameId frame) {
        if (behind().getKeys().delete(prefix + ":frame:{" + frame.value() + "}") != 1) {
            throw new AssertionError("no copy of " + frame + " to vanish");
        }
    }

    @Override
    public void vanishAll() {
        behind().getKeys().deleteByPattern(prefix + ":*");
    }

    @Override
    public void damage(FrameId frame) {
        var bucket = behind().<byte[]>getBucket(prefix + ":frame:{" + frame.value() + "}");
        byte[] value = bucket.get();
        value[value.length - 1] ^= 1;
        bucket.set(value);
    }

    @Override
    public void close() {
        vanishAll();
        proxy.close();
    }
}
