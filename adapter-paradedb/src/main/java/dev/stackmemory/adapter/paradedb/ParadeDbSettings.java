package dev.stackmemory.adapter.paradedb;

import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Where a PostgreSQL home lies and what it is to the topology.
 *
 * @param primary the server that takes the writes, perhaps through a pooler
 * @param replicas physical standbys of it, which serve lists, counts and the feed of changes while they are fresh enough
 * @param analytics a standby for long scans; absent where the replicas or the primary serve them
 * @param id the name of this store in the ledger
 * @param youngestTier the tier that a recorded frame comes to
 * @param followUps outbox topics that get an entry for every recorded revision, in the same transaction
 * @param clock says when frames come to a tier and are forgotten, and which months need partitions
 * @param pool the size of each pool of connections
 * @param pooler what stands between this program and the primary
 * @param connectTimeout how long one attempt to connect may take
 * @param slowQuery statements that take longer are reported, with their plan
 * @param leak a connection that one operation holds for longer is reported; zero for never
 * @param texts how words are searched
 * @param maxFrameBytes frames whose texts take more are refused; PostgreSQL itself takes no message of 1 GiB
 * @param monitor hears of statements, slow ones and replicas that come and go
 */
public record ParadeDbSettings(
        ServerAddress primary,
        List<ServerAddress> replicas,
        Optional<ServerAddress> analytics,
        StoreId id,
        Tier youngestTier,
        Set<String> followUps,
        InstantSource clock,
        PoolSize pool,
        Pooler pooler,
        Duration connectTimeout,
        Duration slowQuery,
        Duration leak,
        TextSearch texts,
        long maxFrameBytes,
        ParadeDbMonitor monitor) {
    public ParadeDbSettings {
        Objects.requireNonNull(primary, "primary");
        replicas = List.copyOf(replicas);
        Objects.requireNonNull(analytics, "analytics");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(youngestTier, "youngestTier");
        followUps = Set.copyOf(followUps);
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(pool, "pool");
        Objects.requireNonNull(pooler, "pooler");
        Objects.requireNonNull(texts, "texts");
        Objects.requireNonNull(monitor, "monitor");
        if (connectTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    "a connection cannot be asked for within " + connectTimeout + "; give it a second at least");
        }
        if (maxFrameBytes < 1) {
            throw new IllegalArgumentException("the size limit " + maxFrameBytes + " of a frame is not positive");
        }
        if (slowQuery.isNegative() || leak.isNegative()) {
            throw new IllegalArgumentException(
                    "the time after which a statement or a connection is reported is negative");
        }
    }

    /**
     * The store {@code paradedb} on the given server: warm, without replicas and follow-up work, on the system's clock, with 20 to 50
     * connections, statements over 1 s and connections held over 1 min reported to the log, and texts searched exactly.
     */
    public static ParadeDbSettings of(ServerAddress primary) {
        return new ParadeDbSettings(
                primary,
                List.of(),
                Optional.empty(),
                StoreId.shared("paradedb"),
                Tier.WARM,
                Set.of(),
                InstantSource.system(),
                new PoolSize(20, 50),
                Pooler.DETECT,
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                TextSearch.EXACT,
                256L << 20,
                ParadeDbMonitor.logging());
    }

    public ParadeDbSettings withReplicas(List<ServerAddress> value) {
        return new ParadeDbSettings(
                primary,
                value,
                analytics,
                id,
                youngestTier,
                followUps,
                clock,
                pool,
                pooler,
                connectTimeout,
                slowQuery,
                leak,
                texts,
                maxFrameBytes,
                monitor);
    }

    public ParadeDbSettings withAnalytics(ServerAddress value) {
        return new ParadeDbSettings(
                primary,
                replicas,
                Optional.of(value),
                id,
                youngestTier,
                followUps,
                clock,
                pool,
                pooler,
                connectTimeout,
                slowQuery,
                leak,
                texts,
                maxFrameBytes,
                monitor);
    }

    public ParadeDbSettings withId(StoreId value) {
        return new ParadeDbSettings(
                primary,
                replicas,
                analytics,
                value,
                youngestTier,
                followUps,
                clock,
                pool,
                pooler,
                connectTimeout,
                slowQuery,
                leak,
                texts,
                maxFrameBytes,
                monitor);
    }

    public ParadeDbSettings withYoungestTier(Tier value) {
        return new ParadeDbSettings(
                primary,
                replicas,
                analytics,
                id,
                value,
                followUps,
                clock,
                pool,
                pooler,
                connectTimeout,
                slowQuery,
                leak,
                texts,
                maxFrameBytes,
                monitor);
    }

    public ParadeDbSettings withFollowUps(Set<String> value) {
        return new ParadeDbSettings(
                primary,
                replicas,
                analytics,
                id,
                youngestTier,
                value,
                clock,
                pool,
                pooler,
                connectTimeout,
                slowQuery,
                leak,
                texts,
                maxFrameBytes,
                monitor);
    }

    public ParadeDbSettings withClock(InstantSource value) {
        return new ParadeDbSettings(
                primary,
                replicas,
                analytics,
                id,
                youngestTier,
                followUps,
                value,
                pool,
                pooler,
                connectTimeout,
                slowQuery,
                leak,
                texts,
                maxFrameBytes,
                monitor);
    }

    public ParadeDbSettings withPool(PoolSize value) {
        return new ParadeDbSettings(
                primary,
                replicas,
                analytics,
                id,
                youngestTier,
                followUps,
                clock,
                value,
                pooler,
                connectTimeout,
                slowQuery,
                leak,
                texts,
                maxFrameBytes,
                monitor);
    }

    public ParadeDbSettings withPooler(Pooler value) {
        return new ParadeDbSettings(
                primary,
                replicas,
                analytics,
                id,
                youngestTier,
                followUps,
                clock,
                pool,
                value,
                connectTimeout,
                slowQuery,
                leak,
                texts,
                maxFrameBytes,
                monitor);
    }

    public ParadeDbSettings withConnectTimeout(Duration value) {
        return new ParadeDbSettings(
                primary,
                replicas,
                analytics,
                id,
                youngestTier,
                followUps,
                clock,
                pool,
                pooler,
                value,
                slowQuery,
                leak,
                texts,
                maxFrameBytes,
                monitor);
    }

    public ParadeDbSettings withSlowQuery(Duration value) {
        return new ParadeDbSettings(
                primary,
                replicas,
                analytics,
                id,
                youngestTier,
                followUps,
                clock,
                pool,
                pooler,
                connectTimeout,
                value,
                leak,
                texts,
                maxFrameBytes,
                monitor);
    }

    public ParadeDbSettings withLeak(Duration value) {
        return new ParadeDbSettings(
                primary,
                replicas,
                analytics,
                id,
                youngestTier,
                followUps,
                clock,
                pool,
                pooler,
                connectTimeout,
                slowQuery,
                value,
                texts,
                maxFrameBytes,
                monitor);
    }

    public ParadeDbSettings withTexts(TextSearch value) {
        return new ParadeDbSettings(
                primary,
                replicas,
                analytics,
                id,
                youngestTier,
                followUps,
                clock,
                pool,
                pooler,
                connectTimeout,
                slowQuery,
                leak,
                value,
                maxFrameBytes,
                monitor);
    }

    public ParadeDbSettings withMonitor(ParadeDbMonitor value) {
        return new ParadeDbSettings(
                primary,
                replicas,
                analytics,
                id,
                youngestTier,
                followUps,
                clock,
                pool,
                pooler,
                connectTimeout,
                slowQuery,
                leak,
                texts,
                maxFrameBytes,
                value);
    }

    public ParadeDbSettings withMaxFrameBytes(long value) {
        return new ParadeDbSettings(
                primary,
                replicas,
                analytics,
                id,
                youngestTier,
                followUps,
                clock,
                pool,
                pooler,
                connectTimeout,
                slowQuery,
                leak,
                texts,
                value,
                monitor);
    }
}
