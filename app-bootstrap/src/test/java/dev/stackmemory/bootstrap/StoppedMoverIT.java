package dev.stackmemory.bootstrap;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.tier.BackgroundMover;
import dev.stackmemory.application.tier.MoveReport;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.testkit.memory.VirtualTime;
import dev.stackmemory.testkit.server.HttpFaultProxy;
import dev.stackmemory.testkit.server.Polling;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import dev.stackmemory.testkit.server.S3Bucket;
import dev.stackmemory.testkit.server.S3Server;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A mover that waits for a server is stopped all the same, wherever it is, and nothing is lost by it. */
@Timeout(180) // Ends a deadlock; no test measures time.
class StoppedMoverIT {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<FrameId> FRAMES =
            Stream.of("a", "b", "c").map(FrameId::new).toList();

    private static final String WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND application_name = 'stackmemory' AND state = 'active' AND wait_event_type = 'Lock'";

    @TempDir
    private Path folder;

    private final PostgresDatabase database = PostgresServer.shared().freshDatabase();
    private final S3Bucket bucket = S3Server.shared().freshBucket();
    private final HttpFaultProxy bucketProxy =
            HttpFaultProxy.before(S3Server.shared().address().endpoint());
    private final Queue<StoreException> failures = new ConcurrentLinkedQueue<>();
    private StackMemory memory;

    @BeforeEach
    void open() {
        Map<String, String> environment = new HashMap<>(database.address().variables());
        environment.putAll(bucket.server().at(bucketProxy.endpoint()).variables(bucket.name()));
        environment.put("STACKMEMORY_HOME", folder.toString());
        environment.put("STACKMEMORY_TOPOLOGY", "postgres");
        Map<String, String> settings = Map.of("tiers.warm.max-age", "1 h");
        memory = StackMemory.open(
                SettingsReader.read(environment, settings), environment, notice -> {}, new VirtualTime(NOON));
        assertThat(memory.recordFrames()
                        .record(
                                FRAMES.stream()
                                        .map(id -> aFrame(id.value())
                                                .state("closed")
                                                .createdAt(NOON.minus(Duration.ofDays(1)))
                                                .build())
                                        .toList(),
                                NEVER)
                        .outcomes())
                .hasSize(FRAMES.size());
        assertThat(memory.wholeCatalog().count(FrameFilter.ALL, NEVER))
                .as("the archive has been opened")
                .isEqualTo(FRAMES.size());
    }

    @AfterEach
    void close() {
        memory.close();
        bucketProxy.close();
        database.close();
        bucket.close();
    }

    private BackgroundMover startMover() {
        return memory.startMover(Duration.ofMillis(100), new BackgroundMover.Listener() {
            @Override
            public void ended(MoveReport report) {}

            @Override
            public void failed(StoreException failure) {
                failures.add(failure);
            }
        });
    }

    /** As it plans, as it is about to make a copy the home, and as it deletes the source. */
    @ParameterizedTest
    @CsvSource({"ledger, ACCESS EXCLUSIVE", "ledger, SHARE", "frames, SHARE"})
    void close_endsAStatementThatWaitsForALock(String table, String mode) throws SQLException {
        try (var connection = database.address().connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE stackmemory." + table + " IN " + mode + " MODE");
            BackgroundMover mover = startMover();
            Polling.until(PATIENCE, "the mover to wait", () -> waiting() > 0);

            mover.close();

            assertThat(mover.isAlive()).isFalse();
            Polling.until(PATIENCE, "its statement to end", () -> waiting() == 0);
        }
        assertThat(failures).as("a stop is no failure").isEmpty();
        assertNothingIsLost_andTheNextMoverGoesOn();
    }

    private int waiting() {
        return Integer.parseInt(database.address().value(WAITING));
    }

    @Test
    void close_endsARequestThatTheBucketDoesNotAnswer() {
        bucketProxy.resetTraffic();
        bucketProxy.latency(Duration.ofMinutes(2));
        BackgroundMover mover = startMover();
        Polling.until(PATIENCE, "a request", () -> !bucketProxy.exchanges().isEmpty());

        mover.close();

        assertThat(mover.isAlive()).isFalse();
        bucketProxy.heal();
        assertThat(failures).as("a stop is no failure").isEmpty();
        assertNothingIsLost_andTheNextMoverGoesOn();
    }

    private void assertNothingIsLost_andTheNextMoverGoesOn() {
        for (FrameId id : FRAMES) {
            assertThat(memory.findFrame().find(id, NEVER)).as("%s", id).isPresent();
        }
        try (BackgroundMover next = startMover()) {
            Polling.until(
                    PATIENCE,
                    "all frames in the archive",
                    () -> memory.ledger().find(FRAMES, NEVER).values().stream()
                            .map(Residency::tier)
                            .allMatch(Tier.COLD::equals));
            assertThat(next.isAlive()).isTrue();
        }
        assertThat(memory.moveFrames()
                        .moveWhatIsDue(() -> true, Progress.NONE, NEVER)
                        .obstacle())
                .isEmpty();
        assertThat(memory.verifyStores()
                        .verify(true, false, Progress.NONE, NEVER)
                        .isClean())
                .isTrue();
    }
}
