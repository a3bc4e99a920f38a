package dev.stackmemory.bootstrap.internal;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import dev.stackmemory.adapter.paradedb.PoolSize;
import dev.stackmemory.adapter.paradedb.ServerAddress;
import dev.stackmemory.adapter.paradedb.VectorSearch;
import dev.stackmemory.adapter.s3.ArchiveSettings;
import dev.stackmemory.adapter.s3.SearchableArchive;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.measure.Activity;
import dev.stackmemory.domain.measure.BreakerFigures;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.memory.InMemoryHome;
import dev.stackmemory.testkit.server.PostgresAddress;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import dev.stackmemory.testkit.server.S3Bucket;
import dev.stackmemory.testkit.server.S3Server;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A frame beyond what a server's store takes is refused by the store behind its guard, and says nothing about the server: others go on. */
class TooLargeFrameIT {
    private static final int LIMIT = 10_000;
    private static final Frame LARGE =
            aFrame("large").content("x".repeat(2 * LIMIT)).build();
    private static final Frame SMALL = aFrame("small").content("A token.").build();

    private final PostgresDatabase database = PostgresServer.shared().freshDatabase();
    private final S3Bucket bucket = S3Server.shared().freshBucket();
    private final List<Activity> log = new ArrayList<>();
    private final Measurements measurements =
            new Measurements(InstantSource.system(), System::nanoTime, Optional.empty());
    private final Closing closing = new Closing();

    @TempDir
    private Path home;

    @AfterEach
    void close() {
        closing.close();
        bucket.close();
        database.close();
    }

    /** A breaker opens at the first failure that means that a store is away. */
    private void assertNeverOpened(StoreId store) {
        measurements.logTo(log::add);
        measurements.logNow();
        assertThat(log.getLast().breakers())
                .containsEntry(store.toString(), new BreakerFigures(0, BreakerFigures.State.CLOSED));
    }

    @Test
    void postgres_refusesIt_andTakesOthers() {
        PostgresAddress address = database.address();
        ParadeDbSettings settings = ParadeDbSettings.of(
                        ServerAddress.of(address.jdbcUrl(), address.user(), address.password()))
                .withPool(new PoolSize(0, 4))
                .withMaxFrameBytes(LIMIT);
        InstantSource clock = InstantSource.system();
        FrameHome frames = new GuardedParadeDb(
                        settings,
                        VectorSearch.exact(),
                        Set.of(),
                        new SeenDatabase(home, clock, notice -> {}),
                        new OutageNote(home, settings.id(), "the test's", clock),
                        measurements,
                        closing)
                .frames();

        for (int time = 0; time < 5; time++) {
            assertThatExceptionOfType(StoreException.CapacityExceeded.class)
                    .isThrownBy(() -> frames.record(List.of(FrameWrite.create(LARGE)), Deadline.NEVER))
                    .withMessageContaining("frame large");
        }
        assertThat(frames.record(List.of(FrameWrite.create(SMALL)), Deadline.NEVER)
                        .outcomes())
                .hasSize(1);
        assertThat(frames.find(List.of(LARGE.id(), SMALL.id()), Deadline.NEVER)).containsOnlyKeys(SMALL.id());
        assertNeverOpened(settings.id());
    }

    @Test
    void bucket_refusesIt_andTakesOthers() {
        Map<String, String> environment = new HashMap<>();
        environment.put("STACKMEMORY_HOME", home.toString());
        environment.putAll(database.address().variables());
        environment.putAll(bucket.server().variables(bucket.name()));
        Settings configured = SettingsReader.read(environment, Map.of());
        ArchiveSettings settings =
                ArchiveWiring.settings(configured, environment).withMaxFrameBytes(LIMIT);
        FrameStore frames = new GuardedArchive(
                        settings,
                        () -> closing.add(
                                SearchableArchive.open(settings, ArchiveWiring.sidecars(configured, "cache"))),
                        new SeenArchive(new InMemoryHome().journal(), InstantSource.system(), notice -> {}),
                        Optional.empty(),
                        measurements,
                        closing)
                .durable()
                .frames();

        for (int time = 0; time < 5; time++) {
            assertThatExceptionOfType(StoreException.CapacityExceeded.class)
                    .isThrownBy(() -> frames.put(List.of(stored(LARGE)), Deadline.NEVER))
                    .withMessageContaining("frame large");
        }
        frames.put(List.of(stored(SMALL)), Deadline.NEVER);
        assertThat(frames.find(List.of(LARGE.id(), SMALL.id()), Deadline.NEVER)).containsOnlyKeys(SMALL.id());
        assertNeverOpened(settings.id());
    }
}
