package dev.stackmemory.adapter.paradedb;

import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.testkit.server.FaultProxy;
import dev.stackmemory.testkit.server.OwnPostgres;
import dev.stackmemory.testkit.server.Polling;
import dev.stackmemory.testkit.server.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which reads go to a standby, and which never do. */
@Timeout(180) // Ends a deadlock; no test measures time.
class ParadeDbReplicasIT {
    private static OwnPostgres primary;
    private static OwnPostgres standby;

    private final Asked asked = new Asked();
    private TestDatabase database;
    private FaultProxy proxy;
    private ParadeDbHome home;

    /** Remembers which server served how often, and which replicas left and came back. */
    private static final class Asked implements ParadeDbMonitor {
        private final AtomicInteger lists = new AtomicInteger();
        private final List<String> events = new CopyOnWriteArrayList<>();
        private volatile String replica = "";

        @Override
        public void operationEnded(String operation, String server, Duration waited, Duration taken, boolean failed) {
            if (!failed && server.equals(replica)) {
                lists.incrementAndGet();
            }
        }

        @Override
        public void replicaLeft(String server, String reason) {
            events.add("left");
        }

        @Override
        public void replicaReturned(String server) {
            events.add("returned");
        }
    }

    @BeforeAll
    static void startServers() {
        primary = PostgresServer.own();
        standby = primary.standby();
    }

    @AfterAll
    static void stopServers() {
        standby.close();
        primary.close();
    }

    @BeforeEach
    void open() {
        database = TestDatabase.on(primary);
        standby.awaitCaughtUp(primary);
        proxy = FaultProxy.before(
                standby.administrator().host(), standby.administrator().port());
        ServerAddress replica = TestDatabase.server(database.address().at(proxy.host(), proxy.port()));
        asked.replica = replica.toString();
        home = ParadeDbHome.open(
                database.settings().withReplicas(List.of(replica)).withMonitor(asked));
    }

    @AfterEach
    void close() {
        standby.resumeReplay();
        home.close();
        proxy.close();
        database.close();
    }

    @Test
    void list_isServedByTheReplica() {
        record("a");
        standby.awaitCaughtUp(primary);

        assertThat(list()).containsExactly(id("a"));
        assertThat(asked.lists).hasValue(1);
        assertThat(home.catalog().count(FrameFilter.ALL, Deadline.NEVER)).isEqualTo(1);
        assertThat(asked.lists).hasValue(2);
        assertThat(home.pools())
                .extracting(PoolMetrics::pool)
                .containsExactly("stackmemory-write", "stackmemory-read-1")
                .isEqualTo(database.settings()
                        .withReplicas(List.of(database.settings().servers().primary()))
                        .servers()
                        .pools());
    }

    @Test
    void ownWrite_thatTheReplicaLacks_isReadAtThePrimary() {
        standby.pauseReplay();
        record("a");

        assertThat(list()).containsExactly(id("a"));
        assertThat(asked.lists).hasValue(0);
        standby.resumeReplay();
        standby.awaitCaughtUp(primary);
        assertThat(list()).containsExactly(id("a"));
        assertThat(asked.lists).hasValue(1);
    }

    @Test
    void watermarkOfAnotherProcess_keepsAnOlderReplicaAway() {
        try (ParadeDbHome other = ParadeDbHome.open(database.settings())) {
            standby.pauseReplay();
            other.frames().record(List.of(FrameWrite.create(frame("theirs"))), Deadline.NEVER);
            assertThat(list()).isEmpty();
            long position = other.reached().marks().getFirst().position();
            assertThat(home.changes().readFrom(position + 1, Deadline.NEVER)).isFalse();
            assertThat(list()).as("nothing that is to come is waited for").isEmpty();
            assertThat(home.changes().readFrom(position, Deadline.NEVER)).isTrue();

            assertThat(list()).containsExactly(id("theirs"));
        }
    }

    @Test
    void forgottenByAnotherProcess_isShownByNoReplica() {
        record("a");
        standby.awaitCaughtUp(primary);
        assertThat(list()).containsExactly(id("a"));
        standby.pauseReplay();
        try (ParadeDbHome other = ParadeDbHome.open(database.settings())) {
            other.frames().forget(List.of(id("a")), Deadline.NEVER);
        }

        assertThat(list()).isEmpty();
    }

    @Test
    void deadReplica_isLeftAlone_andComesBack() {
        record("a");
        standby.awaitCaughtUp(primary);
        proxy.down();

        assertThat(list()).containsExactly(id("a"));
        assertThat(list()).containsExactly(id("a"));
        assertThat(asked.events).containsExactly("left");
        assertThat(asked.lists).hasValue(0);
        proxy.pass();
        Polling.until(Duration.ofSeconds(60), "the replica to be back", () -> asked.events.contains("returned"));
        assertThat(list()).containsExactly(id("a"));
        assertThat(asked.lists).hasValue(1);
    }

    @Test
    void silentReplica_isLeftAlone_andThePrimaryAnswersInTime() {
        record("a");
        standby.awaitCaughtUp(primary);
        assertThat(list()).containsExactly(id("a"));
        proxy.halfOpen();

        assertThat(list(Deadline.after(Duration.ofSeconds(4)))).containsExactly(id("a"));
        assertThat(asked.events).containsExactly("left");
        assertThat(list()).containsExactly(id("a"));
        assertThat(asked.lists).hasValue(1);
        proxy.pass();
        Polling.until(Duration.ofSeconds(60), "the replica to be back", () -> asked.events.contains("returned"));
        assertThat(list()).containsExactly(id("a"));
        assertThat(asked.lists).hasValue(2);
    }

    private void record(String id) {
        home.frames().record(List.of(FrameWrite.create(frame(id))), Deadline.NEVER);
    }

    private List<FrameId> list() {
        return list(Deadline.NEVER);
    }

    private List<FrameId> list(Deadline deadline) {
        return home
                .catalog()
                .list(FrameFilter.ALL, ListOrder.NEWEST_FIRST, Optional.empty(), 10, deadline)
                .frames()
                .stream()
                .map(FrameSummary::id)
                .toList();
    }
}
