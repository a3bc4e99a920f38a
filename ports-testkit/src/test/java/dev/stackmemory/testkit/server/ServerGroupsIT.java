package dev.stackmemory.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Servers that are more than one process. */
class ServerGroupsIT {
    @Test
    void cluster_keys_areServedByThreePrimaries() {
        try (RedisCluster cluster = RedisCluster.own()) {
            Set<RedisAddress> owners = new HashSet<>();
            for (int i = 0; i < 30; i++) {
                String key = "key-" + i;
                for (OwnRedis node : cluster.primaries()) {
                    if (takes(node, key)) {
                        owners.add(node.address());
                    }
                }
            }

            assertThat(owners).containsExactlyInAnyOrderElementsOf(cluster.addresses());
            assertThat(cluster.primaries()).extracting(OwnRedis::isRunning).containsOnly(true);
        }
    }

    @Test
    void cluster_nodeRestarted_isWholeAgain() {
        try (RedisCluster cluster = RedisCluster.own()) {
            cluster.primaries().getLast().restart();

            cluster.awaitWhole();

            assertThat(cluster.primaries().getLast().command("CLUSTER", "INFO").getFirst())
                    .contains("cluster_slots_ok:16384");
        }
    }

    @Test
    void sentinels_primaryKilled_replicaTakesItsPlaceWithTheData() throws InterruptedException {
        try (RedisSentinels sentinels = RedisSentinels.own()) {
            OwnRedis before = sentinels.primary();
            OwnRedis other = sentinels.replica();
            before.command("SET", "word", "kept");
            // WAIT would not do: it waits for the writes of its own connection only.
            for (int attempt = 0; other.command("GET", "word").isEmpty() && attempt < 200; attempt++) {
                Thread.sleep(25);
            }

            sentinels.failOver();

            assertThat(sentinels.primary()).isSameAs(other);
            assertThat(other.command("GET", "word")).containsExactly("kept");
            assertThat(other.command("SET", "word", "changed")).containsExactly("OK");
        }
    }

    @Test
    void pgBouncer_transactions_runOnTheServerBehindIt() throws SQLException {
        try (PostgresDatabase database = PostgresServer.shared().freshDatabase();
                PgBouncer bouncer = PgBouncer.before(database.address(), 1)) {
            bouncer.address().execute("CREATE TABLE numbers AS SELECT 42 AS x");

            assertThat(database.address().value("SELECT x FROM numbers")).isEqualTo("42");
            // With one connection to share: what a session sets is not its own.
            try (Connection one = bouncer.address().connect();
                    Connection other = bouncer.address().connect();
                    Statement setting = one.createStatement();
                    Statement reading = other.createStatement()) {
                setting.execute("SET work_mem = '17MB'");
                var rows = reading.executeQuery("SHOW work_mem");
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("17MB");
            }
        }
    }

    @Test
    void pgBouncer_stoppedAndStarted_keepsItsPort() {
        PostgresAddress server = PostgresServer.shared().administrator();
        try (PgBouncer bouncer = PgBouncer.before(server, 2)) {
            assertThat(bouncer.address().value("SELECT 1")).isEqualTo("1");

            bouncer.stop();
            assertThatThrownBy(() -> bouncer.address().connect()).isInstanceOf(SQLException.class);
            bouncer.start();

            assertThat(bouncer.address().value("SELECT 2")).isEqualTo("2");
        }
    }

    private static boolean takes(OwnRedis node, String key) {
        try {
            return node.command("SET", key, "x").equals(List.of("OK"));
        } catch (TestServerException e) {
            assertThat(e).hasMessageContaining("MOVED");
            return false;
        }
    }
}
