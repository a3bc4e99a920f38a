package dev.stackmemory.testkit.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Redis Cluster of a test's own: three primaries that share the slots, without replicas. Closed by the test, else with this process. */
public final class RedisCluster implements AutoCloseable {
    private static final int PRIMARIES = 3;
    private static final int SLOTS = 16_384;
    private static final Duration LONGEST_START = Duration.ofSeconds(30);

    private final List<OwnRedis> primaries;

    private RedisCluster(List<OwnRedis> primaries) {
        this.primaries = List.copyOf(primaries);
    }

    /** A new cluster that answers for every slot. */
    public static RedisCluster own() {
        return own(RedisOptions.DEFAULT);
    }

    /** A new cluster of servers that are set up so. */
    public static RedisCluster own(RedisOptions options) {
        List<OwnRedis> nodes = new ArrayList<>();
        for (int i = 0; i < PRIMARIES; i++) {
            nodes.add(RedisServer.own(options.with("cluster-enabled", "yes").with("cluster-node-timeout", "2000")));
        }
        for (int i = 0; i < PRIMARIES; i++) {
            OwnRedis node = nodes.get(i);
            int first = SLOTS * i / PRIMARIES;
            int last = SLOTS * (i + 1) / PRIMARIES - 1;
            node.command("CLUSTER", "ADDSLOTSRANGE", Integer.toString(first), Integer.toString(last));
            // Two nodes that gave themselves the same epoch would settle that first.
            node.command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
        }
        OwnRedis meeting = nodes.getFirst();
        for (OwnRedis node : nodes.subList(1, PRIMARIES)) {
            meeting.command(
                    "CLUSTER",
                    "MEET",
                    node.address().host(),
                    Integer.toString(node.address().port()),
                    Integer.toString(node.clusterPort()));
        }
        RedisCluster cluster = new RedisCluster(nodes);
        cluster.awaitWhole();
        return cluster;
    }

    /** Every primary, each with its third of the slots. */
    public List<OwnRedis> primaries() {
        return primaries;
    }

    /** Their addresses. */
    public List<RedisAddress> addresses() {
        return primaries.stream().map(RedisServer::address).toList();
    }

    /** Waits until each node knows all others and that every slot is served. */
    public void awaitWhole() {
        for (OwnRedis node : primaries) {
            Polling.until(LONGEST_START, "the cluster to be whole at " + node.address(), () -> {
                String info = node.command("CLUSTER", "INFO").getFirst();
                return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + PRIMARIES);
            });
        }
    }

    @Override
    public void close() {
        primaries.forEach(OwnRedis::close);
    }
}
