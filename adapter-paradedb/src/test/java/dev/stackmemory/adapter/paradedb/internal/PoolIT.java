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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many connections a pool has while callers come and go. */
@Timeout(180) // Ends a deadlock; no test measures time.
class PoolIT {
    /** HikariCP looks for idle connections this often; half a minute if nobody says otherwise. */
    private static final String LOOKS = "com.zaxxer.hikari.housekeeping.periodMs";

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final List<Leak> leaks = new CopyOnWriteArrayList<>();
    private final PostgresDatabase server = PostgresServer.shared().freshDatabase();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void callersWhoWait_makeItGrow_toTheMostAndNotBeyond() throws Exception {
        try (Pool pool = pool(new PoolSize(1, 3))) {
            awaitConnections(1);
            List<Lease> leases = lease(pool, 3);
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
            leases.forEach(Lease::giveBack);
        }
    }

    @Test
    void fiftyCallersAtOnce_getAConnectionEach() throws Exception {
        try (Pool pool = pool(new PoolSize(2, 50))) {
            var allAreIn = new CountDownLatch(50);
            var callers = new ArrayList<FutureTask<Long>>();
            for (int caller = 0; caller < 50; caller++) {
                var reading = new FutureTask<>(() -> {
                    Lease lease = pool.acquire("reading", Deadline.NEVER);
                    try {
                        // None gives its connection back before all of them read.
                        allAreIn.countDown();
                        allAreIn.await();
                        var session = new Session(
                                lease, Deadline.NEVER, false, new SlowStatements(LIMIT, ParadeDbMonitor.NONE));
                        return session.number("SELECT 1 FROM pg_sleep(0.05)", Session.Binder.NOTHING);
                    } finally {
                        lease.giveBack();
                    }
                });
                callers.add(reading);
                Thread.ofVirtual().start(reading);
            }

            for (FutureTask<Long> caller : callers) {
                assertThat(caller.get()).isEqualTo(1);
            }
            assertThat(pool.metrics().mostActive()).isEqualTo(50);
            assertThat(pool.metrics().mostOpen()).isEqualTo(50);
            assertThat(pool.metrics().lost()).isZero();
        }
    }

    /** As the lanes of searches whose time is up. Who waits for a connection needs a carrier thread to take it, and interrupted virtual threads never park. */
    @Test
    void callersInterruptedWithTheirConnections_handThemToThoseWhoWait_andStayInterrupted() throws Exception {
        try (Pool pool = pool(new PoolSize(1, 2))) {
            var callers = new ArrayList<FutureTask<Integer>>();
            for (int caller = 0; caller < 64; caller++) {
                var reading = new FutureTask<>(() -> {
                    int interrupted = 0;
                    for (int time = 0; time < 200; time++) {
                        Lease lease = pool.acquire("reading", Deadline.NEVER);
                        Thread.currentThread().interrupt();
                        lease.giveBack();
                        interrupted += Thread.interrupted() ? 1 : 0;
                    }
                    return interrupted;
                });
                callers.add(reading);
                Thread.ofVirtual().start(reading);
            }

            for (FutureTask<Integer> caller : callers) {
                assertThat(caller.get()).isEqualTo(200);
            }
            Polling.until(
                    Duration.ofSeconds(30),
                    "all connections to be back",
                    () -> pool.metrics().active() == 0);
            assertThat(pool.metrics().lost()).isZero();
        }
    }

    @Test
    void serverThatTakesNoMore_leavesThoseWhoWaitTheConnectionsThatAreThere() throws Exception {
        String user = "few" + server.address().database();
        server.address().execute("CREATE ROLE " + user + " LOGIN CONNECTION LIMIT 3 PASSWORD 'few'");
        try (Pool pool =
                pool(settings(ServerAddress.of(server.address().jdbcUrl(), user, "few"), new PoolSize(0, 50)))) {
            List<Lease> leases = lease(pool, 3);
            var fourth = new FutureTask<>(() -> pool.acquire("waiting", Deadline.NEVER));
            Thread.ofVirtual().start(fourth);
            Polling.until(
                    Duration.ofSeconds(30),
                    "the fourth to wait",
                    () -> pool.metrics().waiting() == 1);

            leases.removeFirst().giveBack();

            leases.add(fourth.get());
            assertThat(pool.metrics().mostActive()).isEqualTo(3);
            leases.forEach(Lease::giveBack);
        } finally {
            server.address().execute("DROP ROLE " + user);
        }
    }

    @Test
    void connectionsThatLieIdle_areClosed_downToTheLeast_andItGrowsAgain() {
        System.setProperty(LOOKS, "100");
        try (Pool pool = pool(new PoolSize(1, 4, Duration.ofMillis(1)))) {
            for (int round = 0; round < 2; round++) {
                lease(pool, 4).forEach(Lease::giveBack);
                awaitConnections(1);
            }
            assertThat(pool.metrics().lost()).isZero();
        } finally {
            System.clearProperty(LOOKS);
        }
    }

    @Test
    void connectionHeldWithoutAStatement_leaks_andIsToldOnce() {
        try (Pool pool = pool(new PoolSize(0, 2))) {
            Lease lease = pool.acquire("hanging", Deadline.NEVER);
            lease.beginStatement();
            lease.endStatement();
            pool.lookForLeaks(System.nanoTime());
            assertThat(leaks).isEmpty();

            pool.lookForLeaks(afterTheLimit());
            pool.lookForLeaks(afterTheLimit());

            assertThat(leaks).singleElement().satisfies(leak -> {
                assertThat(leak.operation()).isEqualTo("hanging");
                assertThat(leak.held()).isGreaterThanOrEqualTo(leak.quiet());
                assertThat(leak.quiet()).isGreaterThan(LIMIT);
                assertThat(leak.where()).contains("PoolIT.connectionHeldWithoutAStatement_leaks");
            });
            lease.giveBack();
            assertThat(pool.metrics().leaked()).isEqualTo(1);
        }
    }

    @Test
    void statementUnderWay_howeverLong_isNoLeak_andNeitherIsWhatCameBack() throws Exception {
        try (Pool pool = pool(new PoolSize(0, 2))) {
            Lease lease = pool.acquire("building an index", Deadline.NEVER);
            var session = new Session(lease, Deadline.NEVER, false, new SlowStatements(LIMIT, ParadeDbMonitor.NONE));
            List<Integer> rows = session.query("SELECT 1", Session.Binder.NOTHING, row -> {
                pool.lookForLeaks(afterTheLimit());
                return row.getInt(1);
            });
            lease.giveBack();
            pool.lookForLeaks(afterTheLimit());

            assertThat(rows).containsExactly(1);
            assertThat(leaks).isEmpty();
            assertThat(pool.metrics().leaked()).isZero();
        }
    }

    @Test
    void rowsThatAreCopied_andACommit_areNoLeak_andHoldingOnAfterwardsIs() throws Exception {
        try (Pool pool = pool(new PoolSize(0, 2))) {
            Lease lease = pool.acquire("copying", Deadline.NEVER);
            lease.connection().setAutoCommit(false);
            var session = new Session(lease, Deadline.NEVER, true, new SlowStatements(LIMIT, ParadeDbMonitor.NONE));
            session.run("CREATE TEMP TABLE numbers (number int) ON COMMIT DROP");
            BinaryCopy copy = session.copy("pg_temp.numbers (number)", 1);
            pool.lookForLeaks(afterTheLimit());
            assertThat(copy.end()).isZero();
            session.commit();
            assertThat(leaks).isEmpty();

            pool.lookForLeaks(afterTheLimit());

            assertThat(leaks)
                    .singleElement()
                    .satisfies(leak -> assertThat(leak.operation()).isEqualTo("copying"));
            lease.drop();
        }
    }

    @Test
    void poolWithALimit_looksByItself() {
        try (Pool pool = pool(settings(new PoolSize(0, 2)).withLeak(Duration.ofMillis(1)))) {
            Lease lease = pool.acquire("hanging", Deadline.NEVER);

            Polling.until(Duration.ofSeconds(60), "the leak to be told", () -> !leaks.isEmpty());

            lease.giveBack();
        }
    }

    /** A time at which whatever is quiet now has been so for too long. */
    private static long afterTheLimit() {
        return System.nanoTime() + LIMIT.plusSeconds(1).toNanos();
    }

    private record Leak(String operation, Duration held, Duration quiet, String where) {}

    private final class HearingOfLeaks implements ParadeDbMonitor {
        @Override
        public void connectionLeaked(String operation, String address, Duration held, Duration quiet, String where) {
            leaks.add(new Leak(operation, held, quiet, where));
        }
    }

    private Pool pool(PoolSize size) {
        return pool(settings(size));
    }

    private ParadeDbSettings settings(PoolSize size) {
        return settings(
                ServerAddress.of(
                        server.address().jdbcUrl(),
                        server.address().user(),
                        server.address().password()),
                size);
    }

    private ParadeDbSettings settings(ServerAddress address, PoolSize size) {
        return ParadeDbSettings.of(address).withPool(size).withLeak(LIMIT).withMonitor(new HearingOfLeaks());
    }

    private static Pool pool(ParadeDbSettings settings) {
        ServerAddress address = settings.servers().primary();
        return new Pool(
                "test",
                address,
                settings,
                new WatchedSource(address, settings.connections().connectTimeout()));
    }

    private List<Lease> lease(Pool pool, int count) {
        var leases = new ArrayList<Lease>();
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
