package dev.stackmemory.adapter.paradedb;

import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Where a PostgreSQL home lies and what it is to the topology.
 *
 * @param id the name of this store in the ledger
 * @param youngestTier the tier that a recorded frame comes to
 * @param followUps outbox topics that get an entry for every recorded revision, in the same transaction
 * @param clock says when frames come to a tier and are forgotten, and which months need partitions
 * @param texts how words are searched
 * @param vectors in what precision a model's vectors are kept, if its first ones are put with these settings; those that are there stay as they are
 * @param maxFrameBytes frames whose texts take more are refused; PostgreSQL itself takes no message of 1 GiB
 */
public record ParadeDbSettings(
        Servers servers,
        StoreId id,
        Tier youngestTier,
        Set<String> followUps,
        InstantSource clock,
        Connections connections,
        Reports reports,
        TextSearch texts,
        VectorPrecision vectors,
        long maxFrameBytes) {
    public ParadeDbSettings {
        Objects.requireNonNull(servers, "servers");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(youngestTier, "youngestTier");
        followUps = Set.copyOf(followUps);
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(connections, "connections");
        Objects.requireNonNull(reports, "reports");
        Objects.requireNonNull(texts, "texts");
        Objects.requireNonNull(vectors, "vectors");
        if (maxFrameBytes < 1) {
            throw new IllegalArgumentException("the size limit " + maxFrameBytes + " of a frame is not positive");
        }
    }

    /**
     * Who is asked.
     *
     * @param primary the server that takes the writes, perhaps through a pooler
     * @param replicas physical standbys of it, which serve lists, counts and the feed of changes while they are fresh enough
     * @param analytics a standby for long scans; absent where the replicas or the primary serve them
     */
    public record Servers(ServerAddress primary, List<ServerAddress> replicas, Optional<ServerAddress> analytics) {
        public Servers {
            Objects.requireNonNull(primary, "primary");
            replicas = List.copyOf(replicas);
            Objects.requireNonNull(analytics, "analytics");
        }

        /** The names of the pools of connections to them, as {@link PoolMetrics} has them. */
        public List<String> pools() {
            var names = new ArrayList<String>();
            names.add("stackmemory-write");
            for (int number = 1; number <= replicas.size(); number++) {
                names.add("stackmemory-read-" + number);
            }
            analytics.ifPresent(server -> names.add("stackmemory-analytics"));
            return names;
        }
    }

    /**
     * How servers are connected to.
     *
     * @param pool the size of each pool of connections
     * @param pooler what stands between this program and the primary
     * @param connectTimeout how long one attempt to connect may take, at least a second
     */
    public record Connections(PoolSize pool, Pooler pooler, Duration connectTimeout) {
        /** 20 to 50 connections, 5 s for an attempt, whatever stands between. */
        public static final Connections DEFAULT =
                new Connections(new PoolSize(20, 50), Pooler.DETECT, Duration.ofSeconds(5));

        public Connections {
            Objects.requireNonNull(pool, "pool");
            Objects.requireNonNull(pooler, "pooler");
            if (connectTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException(
                        "a connection cannot be asked for within " + connectTimeout + "; give it a second at least");
            }
        }
    }

    /**
     * What is told, and to whom.
     *
     * @param monitor hears of statements, slow ones and replicas that come and go
     * @param slowQuery statements that take longer are reported, with their plan
     * @param leak a connection that one operation holds for longer without asking anything on it is reported; zero for never
     */
    public record Reports(ParadeDbMonitor monitor, Duration slowQuery, Duration leak) {
        /** To the log: statements over 1 s, and connections held without a statement for over 1 min. */
        public static final Reports DEFAULT =
                new Reports(ParadeDbMonitor.logging(), Duration.ofSeconds(1), Duration.ofMinutes(1));

        public Reports {
            Objects.requireNonNull(monitor, "monitor");
            if (slowQuery.isNegative() || leak.isNegative()) {
                throw new IllegalArgumentException(
                        "the time after which a statement or a connection is reported is negative");
            }
        }
    }

    /**
     * The store {@code paradedb} on the given server: warm, without replicas and follow-up work, on the system's clock, with the default connections and
     * reports, texts searched exactly, vectors in single precision, and frames of at most 256 MiB.
     */
    public static ParadeDbSettings of(ServerAddress primary) {
        return new ParadeDbSettings(
                new Servers(primary, List.of(), Optional.empty()),
                StoreId.shared("paradedb"),
                Tier.WARM,
                Set.of(),
                InstantSource.system(),
                Connections.DEFAULT,
                Reports.DEFAULT,
                TextSearch.EXACT,
                VectorPrecision.SINGLE,
                256L << 20);
    }

    public ParadeDbSettings withReplicas(List<ServerAddress> value) {
        return withServers(new Servers(servers.primary, value, servers.analytics));
    }

    public ParadeDbSettings withAnalytics(Optional<ServerAddress> value) {
        return withServers(new Servers(servers.primary, servers.replicas, value));
    }

    private ParadeDbSettings withServers(Servers value) {
        return new ParadeDbSettings(
                value, id, youngestTier, followUps, clock, connections, reports, texts, vectors, maxFrameBytes);
    }

    public ParadeDbSettings withId(StoreId value) {
        return new ParadeDbSettings(
                servers, value, youngestTier, followUps, clock, connections, reports, texts, vectors, maxFrameBytes);
    }

    public ParadeDbSettings withYoungestTier(Tier value) {
        return new ParadeDbSettings(
                servers, id, value, followUps, clock, connections, reports, texts, vectors, maxFrameBytes);
    }

    public ParadeDbSettings withFollowUps(Set<String> value) {
        return new ParadeDbSettings(
                servers, id, youngestTier, value, clock, connections, reports, texts, vectors, maxFrameBytes);
    }

    public ParadeDbSettings withClock(InstantSource value) {
        return new ParadeDbSettings(
                servers, id, youngestTier, followUps, value, connections, reports, texts, vectors, maxFrameBytes);
    }

    public ParadeDbSettings withPool(PoolSize value) {
        return new ParadeDbSettings(
                servers,
                id,
                youngestTier,
                followUps,
                clock,
                new Connections(value, connections.pooler, connections.connectTimeout),
                reports,
                texts,
                vectors,
                maxFrameBytes);
    }

    public ParadeDbSettings withConnections(Connections value) {
        return new ParadeDbSettings(
                servers, id, youngestTier, followUps, clock, value, reports, texts, vectors, maxFrameBytes);
    }

    private ParadeDbSettings withReports(Reports value) {
        return new ParadeDbSettings(
                servers, id, youngestTier, followUps, clock, connections, value, texts, vectors, maxFrameBytes);
    }

    public ParadeDbSettings withMonitor(ParadeDbMonitor value) {
        return withReports(new Reports(value, reports.slowQuery, reports.leak));
    }

    public ParadeDbSettings withSlowQuery(Duration value) {
        return withReports(new Reports(reports.monitor, value, reports.leak));
    }

    public ParadeDbSettings withLeak(Duration value) {
        return withReports(new Reports(reports.monitor, reports.slowQuery, value));
    }

    public ParadeDbSettings withTexts(TextSearch value) {
        return new ParadeDbSettings(
                servers, id, youngestTier, followUps, clock, connections, reports, value, vectors, maxFrameBytes);
    }

    public ParadeDbSettings withVectors(VectorPrecision value) {
        return new ParadeDbSettings(
                servers, id, youngestTier, followUps, clock, connections, reports, texts, value, maxFrameBytes);
    }

    public ParadeDbSettings withMaxFrameBytes(long value) {
        return new ParadeDbSettings(
                servers, id, youngestTier, followUps, clock, connections, reports, texts, vectors, value);
    }
}
