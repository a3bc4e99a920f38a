package dev.stackmemory.testkit.server;

import dev.stackmemory.testkit.server.internal.RedisProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A Redis with one replica, watched by three sentinels of which two decide: a test's own. Closed by the test, else with this process.
 */
public final class RedisSentinels implements AutoCloseable {
    /** Under which the sentinels know the primary. */
    public static final String NAME = "stackmemory";

    private static final int SENTINELS = 3;
    private static final int QUORUM = 2;
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final boolean tls;
    private final OwnRedis first;
    private final OwnRedis second;
    private final List<RedisProcess> sentinels;

    private RedisSentinels(boolean tls, OwnRedis first, OwnRedis second, List<RedisProcess> sentinels) {
        this.tls = tls;
        this.first = first;
        this.second = second;
        this.sentinels = List.copyOf(sentinels);
    }

    /** New servers whose sentinels know each other and the replica. */
    public static RedisSentinels own() {
        return own(RedisOptions.DEFAULT, RedisOptions.DEFAULT);
    }

    /**
     * New servers with these options, also their passwords and certificates.
     *
     * @param servers those of the primary and its replica
     * @param watching those of the sentinels
     */
    public static RedisSentinels own(RedisOptions servers, RedisOptions watching) {
        OwnRedis primary = RedisServer.own(servers);
        OwnRedis replica = primary.replica();
        List<RedisProcess> processes = new ArrayList<>();
        List<String> lines = new ArrayList<>(List.of(
                "sentinel monitor " + NAME + " 127.0.0.1 " + port(servers.isTls(), primary) + " " + QUORUM,
                "sentinel down-after-milliseconds " + NAME + " 500",
                "sentinel failover-timeout " + NAME + " 5000"));
        if (!primary.address().password().isEmpty()) {
            lines.add("sentinel auth-pass " + NAME + " " + primary.address().password());
        }
        for (int i = 0; i < SENTINELS; i++) {
            processes.add(RedisProcess.sentinel(watching.settings(), lines));
        }
        RedisSentinels sentinels = new RedisSentinels(servers.isTls(), primary, replica, processes);
        sentinels.awaitWatched();
        return sentinels;
    }

    /** Where the sentinels are. */
    public List<RedisAddress> addresses() {
        return sentinels.stream().map(RedisProcess::address).toList();
    }

    /** Where the sentinels take encrypted connections, if their options say so. */
    public List<Integer> tlsPorts() {
        return sentinels.stream().map(RedisProcess::tlsPort).toList();
    }

    /** The server that the sentinels call the primary now. */
    public OwnRedis primary() {
        List<String> address = ask(sentinels.getFirst(), "GET-MASTER-ADDR-BY-NAME");
        return address.getLast().equals(port(tls, first)) ? first : second;
    }

    /** The other of the two servers. */
    public OwnRedis replica() {
        return primary() == first ? second : first;
    }

    /** Kills the primary and waits until the replica has taken its place and all sentinels say so. The dead one can be started again. */
    public void failOver() {
        OwnRedis lost = primary();
        String lostPort = port(tls, lost);
        lost.kill();
        for (RedisProcess sentinel : sentinels) {
            Polling.until(
                    LONGEST,
                    "a sentinel to name another primary",
                    () -> !ask(sentinel, "GET-MASTER-ADDR-BY-NAME").getLast().equals(lostPort));
        }
        Polling.until(
                LONGEST,
                "the new primary to take writes",
                () -> primary().command("ROLE").getFirst().equals("master"));
    }

    /** Under which the sentinels know a server. */
    private static String port(boolean tls, OwnRedis server) {
        return Integer.toString(tls ? server.tlsPort() : server.address().port());
    }

    private void awaitWatched() {
        for (RedisProcess sentinel : sentinels) {
            Polling.until(LONGEST, "a sentinel to know the replica and the other sentinels", () -> {
                List<String> facts = ask(sentinel, "MASTER");
                return value(facts, "num-slaves").equals("1")
                        && value(facts, "num-other-sentinels").equals(Integer.toString(SENTINELS - 1))
                        && !value(facts, "flags").contains("down");
            });
        }
    }

    private static String value(List<String> facts, String name) {
        int index = facts.indexOf(name);
        return index < 0 ? "" : facts.get(index + 1);
    }

    private static List<String> ask(RedisProcess sentinel, String question) {
        return new RedisServer(sentinel.address()).command("SENTINEL", question, NAME);
    }

    @Override
    public void close() {
        sentinels.forEach(RedisProcess::close);
        second.close();
        first.close();
    }
}
