package dev.stackmemory.adapter.paradedb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.adapter.paradedb.ParadeDbMonitor;
import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import dev.stackmemory.adapter.paradedb.PoolSize;
import dev.stackmemory.adapter.paradedb.ServerAddress;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.testkit.server.Polling;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many connections a pool has while callers come and go. */
@Timeout(180) // Ends a deadlock; no test measures time.
class PoolIT {
    /** HikariCP looks for idle connections this often; half a minute if nobody says otherwise. */
    private static final String LOOKS = "com.zaxxer.hikari.housekeeping.periodMs";

    private final PostgresDatabase server = PostgresServer.shared().freshDatabase();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void callersWhoWait_makeItGrow_toTheMostAndNotBeyond() throws Exception {
        try (Pool pool = pool(new PoolSize(1, 3))) {
            awaitConnections(1);
            List<Pool.Lease> leases = lease(pool, 3);
            assertThat(connections()).isEqualTo(3);

            var fourth = new FutureTask<>(() -> pool.acquire("waiting", Deadline.NEVER));
            Thread.ofVirtual().start(fourth);
            Polling.until(
                    Duration.ofSeconds(30),
                    "the fourth to wait",
                    () -> pool.metrics().waiting() == 1);
            assertThatThrownBy(() -> pool.acquire("the fifth", Deadline.after(Duration.ofMillis(20))))
                    .isInstanceOf(StoreException.DeadlineExceeded.class)
                    .hasMessageContaining("the fifth");
            assertThat(connections()).isEqualTo(3);
            leases.removeFirst().giveBack();

            leases.add(fourth.get());
            assertThat(pool.metrics().active()).isEqualTo(3);
            assertThat(connections()).isEqualTo(3);
            assertThat(pool.metrics().waited()).isPositive();
            leases.forEach(Pool.Lease::giveBack);
        }
    }

    @Test
    void connectionsThatLieIdle_areClosed_downToTheLeast_andItGrowsAgain() {
        System.setProperty(LOOKS, "100");
        try (Pool pool = pool(new PoolSize(1, 4, Duration.ofMillis(1)))) {
            for (int round = 0; round < 2; round++) {
                lease(pool, 4).forEach(Pool.Lease::giveBack);
                awaitConnections(1);
            }
            assertThat(pool.metrics().lost()).isZero();
        } finally {
            System.clearProperty(LOOKS);
        }
    }

    private Pool pool(PoolSize size) {
        ServerAddress address = ServerAddress.of(
                server.address().jdbcUrl(),
                server.address().user(),
                server.address().password());
        ParadeDbSettings settings = ParadeDbSettings.of(address).withPool(size).withMonitor(ParadeDbMonitor.NONE);
        return new Pool(
                "test",
                address,
                settings,
                new WatchedSource(address, settings.connections().connectTimeout()));
    }

    private List<Pool.Lease> lease(Pool pool, int count) {
        var leases = new ArrayList<Pool.Lease>();
        for (int number = 0; number < count; number++) {
            leases.add(pool.acquire("holding", Deadline.NEVER));
        }
        assertThat(pool.metrics().active()).isEqualTo(count);
        return leases;
    }

    private void awaitConnections(int count) {
        Polling.until(Duration.ofSeconds(60), count + " connections", () -> connections() == count);
    }

    /** As the server counts them. */
    private int connections() {
        return Integer.parseInt(server.address()
                .value("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND application_name = 'stackmemory'"));
    }
}
