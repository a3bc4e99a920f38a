package dev.stackmemory.adapter.redis;

import dev.stackmemory.adapter.redis.configure.RedisSettings;
import dev.stackmemory.adapter.redis.internal.RedisParts;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.cache.QueryCache;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.ReplicaCatalog;
import dev.stackmemory.ports.store.ReplicaEpoch;
import dev.stackmemory.ports.store.ReplicaStore;
import dev.stackmemory.ports.store.ReplicaUpkeep;

/**
 * Replicas in Redis with what goes with them. Thread-safe; every part may be used until this is closed, and throws {@code Unavailable} after.
 * A server that is away keeps nobody from opening this: it is asked when it is first needed.
 */
public final class RedisReplicas implements AutoCloseable {
    private final RedisParts parts;

    private RedisReplicas(RedisParts parts) {
        this.parts = parts;
    }

    public static RedisReplicas open(RedisSettings settings) {
        return new RedisReplicas(new RedisParts(settings));
    }

    /**
     * Waits for the connection, which goes on being made when the time is up.
     *
     * @throws dev.stackmemory.ports.failure.StoreException if there is none by then
     */
    public void connect(Deadline deadline) {
        parts.connect(deadline);
    }

    /**
     * What answers.
     *
     * @throws dev.stackmemory.ports.failure.StoreException if nothing does
     */
    public ServerProduct server(Deadline deadline) {
        return parts.server(deadline);
    }

    public ReplicaStore store() {
        return parts.store();
    }

    public ReplicaCatalog catalog() {
        return parts.catalog();
    }

    public ReplicaUpkeep upkeep() {
        return parts.upkeep();
    }

    public ReplicaEpoch epoch() {
        return parts.epoch();
    }

    public Erasing erasing() {
        return parts.erasing();
    }

    public QueryCache queries() {
        return parts.queries();
    }

    /** Tells Redis of the reads that it has not been told of, if it is there, and closes the connections. */
    @Override
    public void close() {
        parts.close();
    }
}
