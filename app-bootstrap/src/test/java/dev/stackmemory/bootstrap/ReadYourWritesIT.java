package dev.stackmemory.bootstrap;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Watermark;
import dev.stackmemory.testkit.server.OwnPostgres;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One program records, another reads, and the read replica that it asks lags behind. */
class ReadYourWritesIT {
    private static final FrameId THEIRS = new FrameId("theirs");

    private static OwnPostgres primary;
    private static OwnPostgres standby;

    private PostgresDatabase database;
    private StackMemory writer;

    @TempDir
    private Path folder;

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
    void makeMemory() {
        database = primary.freshDatabase();
        writer = open("writer");
        assertThat(Listing.newest(writer, soon())).isEmpty();
        standby.awaitCaughtUp(primary);
    }

    @AfterEach
    void close() {
        standby.resumeReplay();
        writer.close();
        database.close();
    }

    private StackMemory open(String machine) {
        return open(machine, new SimpleMeterRegistry());
    }

    private StackMemory open(String machine, MeterRegistry registry) {
        Map<String, String> environment = environment(machine);
        return StackMemory.open(SettingsReader.read(environment, Map.of()), environment, notice -> {}, registry);
    }

    private Map<String, String> environment(String machine) {
        Map<String, String> environment = new HashMap<>(database.address().variables());
        environment.put("STACKMEMORY_HOME", folder.resolve(machine).toString());
        environment.put("STACKMEMORY_TOPOLOGY", "unified");
        String replica = database.address()
                .at(standby.administrator().host(), standby.administrator().port())
                .jdbcUrl();
        environment.put("STACKMEMORY_STORES_PARADEDB_REPLICAS", replica);
        environment.put("STACKMEMORY_STORES_PARADEDB_ANALYTICS", replica);
        return environment;
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(30));
    }

    /** The text that goes from one program to the other. */
    private String record() {
        return record(writer);
    }

    private static String record(StackMemory memory) {
        return memory.recordFrames()
                .record(List.of(aFrame(THEIRS.value()).name("Fix the login").build()), soon())
                .watermark()
                .toString();
    }

    private static List<FrameId> search(StackMemory memory) {
        var question = new SearchRequest("login", FrameFilter.ALL, 10, Duration.ofSeconds(20), Optional.empty());
        return memory.search().search(question).results().stream()
                .map(result -> result.frame().id())
                .toList();
    }

    @Test
    void aProgramThatWasThereBefore_seesWhatTheWatermarkTellsOf() {
        try (StackMemory reader = open("reader")) {
            assertThat(Listing.newest(reader, soon())).isEmpty();
            standby.pauseReplay();
            String watermark = record();
            assertThat(Listing.newest(reader, soon()))
                    .as("the replica has not heard of it")
                    .isEmpty();

            assertThat(reader.awaitWrites().await(Watermark.parse(watermark), soon()))
                    .isEmpty();

            assertThat(Listing.newest(reader, soon())).containsExactly(THEIRS);
            assertThat(search(reader)).containsExactly(THEIRS);
            assertThat(reader.findFrame().find(THEIRS, soon())).isPresent();
        }
    }

    @Test
    void aProgramThatStartsAfterwards_needsNoWatermark() {
        standby.pauseReplay();
        record();

        try (StackMemory reader = open("reader")) {
            assertThat(Listing.newest(reader, soon())).containsExactly(THEIRS);
        }
    }

    @Test
    void aProgramThatRunsForLong_hasNotedHowFarItSawTheDatabaseGet_beforeItEnds() {
        var clock = new AtomicReference<>(Instant.now());
        Map<String, String> environment = environment("running");
        try (StackMemory running =
                StackMemory.open(SettingsReader.read(environment, Map.of()), environment, notice -> {}, clock::get)) {
            String watermark = record(running);
            Path seen = folder.resolve("running").resolve("postgresql.seen");
            assertThat(seen).content().doesNotStartWith(watermark);

            clock.updateAndGet(now -> now.plus(Duration.ofMinutes(1)));
            assertThat(Listing.newest(running, soon())).containsExactly(THEIRS);

            assertThat(seen).content().startsWith(watermark);
        }
    }

    @Test
    void registryOfTheProgram_hearsOfEachPool_andCountsAreAskedOfTheOneForAnalytics() {
        var registry = new SimpleMeterRegistry();
        try (StackMemory reader = open("reader", registry)) {
            Listing.newest(reader, soon());
            assertThat(waits(registry, "stackmemory-write")).isPositive();
            assertThat(waits(registry, "stackmemory-read-1")).isPositive();
            assertThat(waits(registry, "stackmemory-analytics")).isZero();

            assertThat(reader.catalog().count(FrameFilter.ALL, soon())).isZero();

            assertThat(waits(registry, "stackmemory-analytics")).isPositive();
            assertThat(registry.get("stackmemory.pool.lost")
                            .tag("pool", "stackmemory-write")
                            .functionCounter()
                            .count())
                    .isZero();
        }
    }

    /** How often a connection was waited for. */
    private static double waits(MeterRegistry registry, String pool) {
        return registry.get("stackmemory.pool.waits")
                .tag("pool", pool)
                .functionTimer()
                .count();
    }
}
