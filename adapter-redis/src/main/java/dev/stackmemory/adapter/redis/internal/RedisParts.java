package dev.stackmemory.adapter.redis.internal;

import dev.stackmemory.adapter.redis.ServerProduct;
import dev.stackmemory.adapter.redis.configure.RedisSettings;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The parts that share one connection, and the thread that writes down what was read. */
public final class RedisParts implements AutoCloseable {
    private static final Duration LAST_FLUSH = Duration.ofSeconds(1);

    private final RedisSettings settings;
    private final Link link;
    private final RedisReplicaStore store;
    private final RedisReplicaCatalog catalog;
    private final RedisReplicaUpkeep upkeep;
    private final RedisEpoch epoch;
    private final RedisErasing erasing;
    private final RedisQueryCache queries;
    private final ServerInfo info;
    private final ScheduledExecutorService flushing;

    public RedisParts(RedisSettings settings) {
        this.settings = settings;
        link = new Link(settings);
        var keys = new Keys(settings.prefix());
        var accesses = new AccessCounts();
        var heads = new Heads(link, keys);
        var occupancy = new Occupancy(settings, link, keys);
        var placing = new Placing(link, keys, heads, occupancy);
        store = new RedisReplicaStore(settings, link, keys, occupancy, placing, accesses);
        catalog = new RedisReplicaCatalog(keys, heads, placing);
        upkeep = new RedisReplicaUpkeep(settings, link, keys, heads, placing, accesses);
        epoch = new RedisEpoch(link, keys);
        erasing = new RedisErasing(link, keys, store, upkeep, placing);
        queries = new RedisQueryCache(settings, link, keys);
        info = new ServerInfo(link, keys);
        flushing = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("stackmemory-redis-reads").factory());
        long interval = settings.client().flushInterval().toMillis();
        var unused = flushing.scheduleWithFixedDelay(this::flush, interval, interval, TimeUnit.MILLISECONDS);
    }

    public void connect(Deadline deadline) {
        link.connect(deadline);
    }

    public ServerProduct server(Deadline deadline) {
        return info.ask(deadline);
    }

    public RedisReplicaStore store() {
        return store;
    }

    public RedisReplicaCatalog catalog() {
        return catalog;
    }

    public RedisReplicaUpkeep upkeep() {
        return upkeep;
    }

    public RedisEpoch epoch() {
        return epoch;
    }

    public RedisErasing erasing() {
        return erasing;
    }

    public RedisQueryCache queries() {
        return queries;
    }

    private void flush() {
        try {
            upkeep.flush(Deadline.after(settings.client().commandTimeout()));
        } catch (StoreException away) {
            // The counts are kept for the next time; whoever reads or writes meets the failure and reports it.
        }
    }

    @Override
    public void close() {
        flushing.shutdownNow();
        try {
            upkeep.flush(Deadline.after(LAST_FLUSH));
        } catch (StoreException away) {
            // Counts guide policies and promise nothing.
        }
        link.close();
    }
}
