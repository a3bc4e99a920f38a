package dev.stackmemory.adapter.paradedb;

import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.testkit.server.FaultProxy;
import dev.stackmemory.testkit.server.Polling;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How reads are spread over replicas. Each of these is a way of its own to the one server, so that none lags. */
@Timeout(180) // Ends a deadlock; no test measures time.
class ParadeDbReadersIT {
    private final TestDatabase database = TestDatabase.shared();
    private final FaultProxy one = proxy();
    private final FaultProxy other = proxy();
    private final FaultProxy analytics = proxy();
    private final Served served = new Served();
    private final ParadeDbHome home = ParadeDbHome.open(database.settings()
            .withReplicas(List.of(replica(one), replica(other)))
            .withAnalytics(Optional.of(replica(analytics)))
            .withMonitor(served));

    /** How many operations each server did. */
    private static final class Served implements ParadeDbMonitor {
        private final Map<String, Integer> operations = new ConcurrentHashMap<>();

        @Override
        public void operationEnded(String operation, String server, Duration waited, Duration taken, boolean failed) {
            if (!failed) {
                operations.merge(server, 1, Integer::sum);
            }
        }

        int by(ServerAddress server) {
            return operations.getOrDefault(server.toString(), 0);
        }
    }

    @BeforeEach
    void record() {
        home.frames().record(List.of(FrameWrite.create(frame("a"))), Deadline.NEVER);
    }

    @AfterEach
    void close() {
        home.close();
        List.of(one, other, analytics).forEach(FaultProxy::close);
        database.close();
    }

    @Test
    void readersWhoStay_sendTheNextToTheLeastLoadedReplica() throws Exception {
        var readers = new ArrayList<FutureTask<List<FrameSummary>>>();
        try (Connection writer = database.address().connect();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("LOCK TABLE stackmemory.frames IN ACCESS EXCLUSIVE MODE");
            for (int count = 1; count <= 6; count++) {
                var reader = new FutureTask<>(this::list);
                readers.add(reader);
                Thread.ofVirtual().start(reader);
                int begun = count;
                Polling.until(
                        Duration.ofSeconds(30),
                        "reader " + count,
                        () -> active().stream().mapToInt(Integer::intValue).sum() == begun);
            }

            assertThat(active()).containsExactly(3, 3);
            writer.rollback();
        }

        for (FutureTask<List<FrameSummary>> reader : readers) {
            assertThat(reader.get()).extracting(FrameSummary::id).containsExactly(id("a"));
        }
    }

    @Test
    void readersOneAfterTheOther_askTheReplicasInTurn() {
        list();
        list();
        list();
        list();

        assertThat(served.by(replica(one))).isEqualTo(2);
        assertThat(served.by(replica(other))).isEqualTo(2);
        assertThat(served.by(replica(analytics))).isZero();
    }

    @Test
    void replicaThatLeft_leavesItsShareToTheOther_untilItIsBack() {
        one.down();
        for (int reader = 0; reader < 4; reader++) {
            assertThat(list()).hasSize(1);
        }
        assertThat(served.by(replica(one))).isZero();
        assertThat(served.by(replica(other))).isEqualTo(4);

        one.pass();
        Polling.until(Duration.ofSeconds(60), "the replica to be asked again", () -> {
            list();
            return served.by(replica(one)) > 0;
        });
    }

    @Test
    void counts_areTheAnalyticsServers_andTheReadersWhileItIsAway() {
        assertThat(count()).isEqualTo(1);
        assertThat(served.by(replica(analytics))).isEqualTo(1);

        analytics.down();
        assertThat(count()).isEqualTo(1);
        assertThat(count()).isEqualTo(1);

        assertThat(served.by(replica(analytics))).isEqualTo(1);
        assertThat(served.by(replica(one))).isEqualTo(1);
        assertThat(served.by(replica(other))).isEqualTo(1);
    }

    private List<FrameSummary> list() {
        return home.catalog()
                .list(FrameFilter.ALL, ListOrder.NEWEST_FIRST, Optional.empty(), 10, Deadline.NEVER)
                .frames();
    }

    private long count() {
        return home.catalog().count(FrameFilter.ALL, Deadline.NEVER);
    }

    /** How many connections to each of the two replicas are in use. */
    private List<Integer> active() {
        return home.pools().stream()
                .filter(pool -> pool.pool().startsWith("stackmemory-read-"))
                .map(PoolMetrics::active)
                .toList();
    }

    private FaultProxy proxy() {
        return FaultProxy.before(database.address().host(), database.address().port());
    }

    private ServerAddress replica(FaultProxy proxy) {
        return TestDatabase.server(database.address().at(proxy.host(), proxy.port()));
    }
}
