package dev.stackmemory.bootstrap.crash;

import dev.stackmemory.bootstrap.WiredTopology;
import dev.stackmemory.testkit.server.FaultProxy;
import dev.stackmemory.testkit.server.Polling;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import dev.stackmemory.testkit.server.RedisDatabase;
import dev.stackmemory.testkit.server.RedisServer;
import dev.stackmemory.testkit.server.S3Bucket;
import dev.stackmemory.testkit.server.S3Server;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The servers of a topology, a test's own, and the variables by which a user would tell of them. */
final class TopologyServers implements AutoCloseable {
    private final WiredTopology topology;
    private final Map<String, String> variables = new HashMap<>();
    private final Deque<Runnable> closings = new ArrayDeque<>();
    private Optional<PostgresDatabase> database = Optional.empty();
    private Optional<FaultProxy> wire = Optional.empty();

    private TopologyServers(WiredTopology topology) {
        this.topology = topology;
    }

    /** Those without which there is no such topology. */
    static TopologyServers of(WiredTopology topology) {
        var servers = new TopologyServers(topology);
        servers.addAll();
        return servers;
    }

    /** Those of a team whose old frames lie in an archive: with each machine's own file, three durable stores. */
    static TopologyServers ofTeamWithArchive() {
        TopologyServers servers = of(WiredTopology.TEAM);
        servers.addBucket();
        servers.variables.put("STACKMEMORY_TIERS_WARM_MAX_FRAMES", "12");
        return servers;
    }

    private void addAll() {
        switch (topology) {
            case LOCAL -> {}
            case UNIFIED -> addPostgres();
            case TEAM -> {
                addPostgres();
                addRedis();
            }
            case HOSTED -> {
                addPostgres();
                addRedis();
                addBucket();
            }
            case POSTGRES -> {
                addPostgres();
                addBucket();
            }
        }
    }

    private void addPostgres() {
        PostgresDatabase fresh = open(PostgresServer.shared().freshDatabase(), PostgresDatabase::close);
        FaultProxy proxy =
                open(FaultProxy.before(fresh.address().host(), fresh.address().port()), FaultProxy::close);
        variables.putAll(fresh.address().at(proxy.host(), proxy.port()).variables());
        database = Optional.of(fresh);
        wire = Optional.of(proxy);
    }

    private void addRedis() {
        variables.putAll(open(RedisServer.shared().freshDatabase(), RedisDatabase::close)
                .address()
                .variables());
    }

    private void addBucket() {
        S3Bucket fresh = open(S3Server.shared().freshBucket(), S3Bucket::close);
        variables.putAll(fresh.server().variables(fresh.name()));
    }

    private <T> T open(T resource, Consumer<T> closing) {
        closings.push(() -> closing.accept(resource));
        return resource;
    }

    /** The environment of a program on the machine whose memory has its home in that folder; so that something moves, tiers are small. */
    Map<String, String> environment(Path home) {
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("STACKMEMORY_HOME", home.toString());
        environment.put("STACKMEMORY_TOPOLOGY", topology.title());
        environment.put("STACKMEMORY_TIERS_HOT_MAX_FRAMES", "12");
        return environment;
    }

    /** Whether other machines share the memory. */
    boolean areShared() {
        return topology != WiredTopology.LOCAL;
    }

    /** What is between the machines and PostgreSQL; absent where there is none. */
    Optional<FaultProxy> cuttableWire() {
        return wire;
    }

    /** What a killed process has sent to PostgreSQL is carried out all the same. */
    void awaitQuiet() {
        database.ifPresent(asked -> Polling.until(
                Duration.ofSeconds(30),
                "the end of what was sent to PostgreSQL",
                () -> asked.address()
                        .value("SELECT count(*) FROM pg_stat_activity"
                                + " WHERE datname = current_database() AND pid <> pg_backend_pid()")
                        .equals("0")));
    }

    /** As if so much time had passed that the turn of a killed mover has ended, whose memory had its home in that folder. */
    void endTurn(Path home) throws SQLException {
        if (database.isPresent()) {
            // A process that was killed early has made no tables.
            database.get()
                    .address()
                    .execute("DO $$ BEGIN IF to_regclass('stackmemory.leases') IS NOT NULL THEN"
                            + " DELETE FROM stackmemory.leases; END IF; END $$");
            return;
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("frames.db"));
                var statement = connection.createStatement()) {
            statement.execute("DELETE FROM leases");
        }
    }

    @Override
    public void close() {
        while (!closings.isEmpty()) {
            closings.pop().run();
        }
    }
}
