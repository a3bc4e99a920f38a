package dev.stackmemory.adapter.s3;

import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.frames;
import static dev.stackmemory.testkit.frame.Frames.full;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.idsOf;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.stackmemory.adapter.s3.internal.object.FolderObjects;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.failure.StoreException.AccessDenied;
import dev.stackmemory.ports.failure.StoreException.OutcomeUnknown;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import dev.stackmemory.testkit.contract.Capability;
import dev.stackmemory.testkit.contract.ErasingContract;
import dev.stackmemory.testkit.contract.OpenStore;
import dev.stackmemory.testkit.contract.OutageContract;
import dev.stackmemory.testkit.contract.StoreFixture;
import dev.stackmemory.testkit.server.Direction;
import dev.stackmemory.testkit.server.Ending;
import dev.stackmemory.testkit.server.FaultProxy;
import dev.stackmemory.testkit.server.RestCatalogServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The archive with a catalog behind Iceberg's REST interface, which may be refused and go away. */
@Timeout(180)
class RestCatalogIT {
    private static final Deadline NO_LIMIT = Deadline.NEVER;
    private static final String TOKEN = "token-of-the-tests";

    @TempDir
    Path folder;

    private Fixture fixture;

    @BeforeEach
    void start() {
        fixture = new Fixture();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private final class Fixture implements StoreFixture {
        private boolean closed;
        private final RestCatalogServer server =
                new RestCatalogServer(new FolderObjects(folder.resolve("warehouse")).root(), TOKEN);
        private final FaultProxy catalog =
                FaultProxy.before(server.uri().getHost(), server.uri().getPort());

        ArchiveSettings settings(String token) {
            return settings(URI.create("http://" + catalog.host() + ":" + catalog.port()), token);
        }

        ArchiveSettings settings(URI uri, String token) {
            return ArchiveSettings.of(
                            new Warehouse.Folder(folder.resolve("warehouse")),
                            new TableCatalog.Rest(uri, Optional.of(token)))
                    .withKeepOrphans(Duration.ZERO)
                    .withKeepSnapshots(Duration.ZERO);
        }

        @Override
        public OpenStore open() {
            S3Archive archive = S3Archive.open(settings(TOKEN));
            return OpenStore.of(
                    archive::close,
                    archive.frames(),
                    archive.catalog(),
                    archive.erasing(),
                    archive.maintenance(),
                    archive.neighbours());
        }

        @Override
        public Set<Capability> missing() {
            return EnumSet.of(Capability.STALL);
        }

        @Override
        public void breakConnection() {
            catalog.down();
        }

        @Override
        public void heal() {
            catalog.pass();
        }

        @Override
        public List<Path> files() throws IOException {
            try (var files = Files.walk(folder)) {
                return files.filter(Files::isRegularFile).toList();
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                catalog.close();
                server.close();
            }
        }
    }

    @Test
    void frames_areWrittenReplacedDeletedCompacted_andReadByTheNext() {
        List<Frame> frames = frames("f", 30);
        try (S3Archive archive = S3Archive.open(fixture.settings(TOKEN))) {
            archive.frames().put(frames.stream().map(frame -> stored(frame)).toList(), NO_LIMIT);
            archive.frames().put(List.of(stored(full("a"))), NO_LIMIT);
            archive.frames().put(List.of(stored(edited(full("a")), 2)), NO_LIMIT);
            archive.maintenance().compact(Progress.NONE, NO_LIMIT);
        }
        try (S3Archive archive = S3Archive.open(fixture.settings(TOKEN))) {
            assertThat(archive.catalog().count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(31);
            assertThat(archive.frames().find(idsOf(frames), NO_LIMIT)).hasSize(30);
            assertThat(archive.frames().find(List.of(id("a")), NO_LIMIT))
                    .containsEntry(id("a"), stored(edited(full("a")), 2));
            assertThat(archive.maintenance()
                            .check(true, Progress.NONE, NO_LIMIT)
                            .problems())
                    .isEmpty();
        }
    }

    @Test
    void concurrentWriters_loseNothing() throws Exception {
        List<Callable<Boolean>> writers = new ArrayList<>();
        List<Frame> all = new ArrayList<>();
        for (String prefix : List.of("one-", "other-")) {
            List<Frame> frames = frames(prefix, 12);
            all.addAll(frames);
            writers.add(() -> {
                try (S3Archive archive = S3Archive.open(fixture.settings(TOKEN))) {
                    frames.forEach(frame -> archive.frames().put(List.of(stored(frame)), NO_LIMIT));
                    return true;
                }
            });
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> writer : threads.invokeAll(writers)) {
                assertThat(writer.get()).isTrue();
            }
        }

        try (S3Archive archive = S3Archive.open(fixture.settings(TOKEN))) {
            assertThat(archive.catalog().count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(24);
            assertThat(archive.frames().find(idsOf(all), NO_LIMIT)).hasSize(24);
        }
    }

    @Test
    void lostAnswerToACommit_isUnknown_andDoingItAgainIsSafe() {
        try (S3Archive archive = S3Archive.open(fixture.settings(TOKEN))) {
            archive.frames().put(List.of(stored(frame("first"))), NO_LIMIT);
            long start = fixture.catalog.bytes(Direction.TO_CLIENT);
            archive.frames().put(List.of(stored(frame("before"))), NO_LIMIT);
            long answers = fixture.catalog.bytes(Direction.TO_CLIENT) - start;
            // The last of the answers is that to the commit, with the whole new version.
            fixture.catalog.cutAfter(Direction.TO_CLIENT, answers * 4 / 5, Ending.RESET);
            assertThatThrownBy(() -> archive.frames().put(List.of(stored(frame("cut"))), NO_LIMIT))
                    .isInstanceOf(OutcomeUnknown.class);
            fixture.heal();
            archive.frames().put(List.of(stored(frame("cut"))), NO_LIMIT);

            assertThat(archive.frames().find(List.of(id("before"), id("cut")), NO_LIMIT))
                    .hasSize(2);
            assertThat(archive.catalog().count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(3);
            assertThat(archive.maintenance()
                            .check(true, Progress.NONE, NO_LIMIT)
                            .problems())
                    .isEmpty();
        }
    }

    @Test
    void wrongTokenAndWrongAddress_areToldApart_andTheTokenIsNeverPrinted() {
        assertOpeningFails(fixture.settings("wrong-secret-5150"), AccessDenied.class, "token");
        assertOpeningFails(
                fixture.settings(URI.create("http://127.0.0.1:1"), "wrong-secret-5150"),
                Unavailable.class,
                "Check its address");
        assertOpeningFails(
                fixture.settings(URI.create("http://no-such-host.invalid"), "wrong-secret-5150"),
                Unavailable.class,
                "Check its address");
    }

    private static void assertOpeningFails(
            ArchiveSettings settings, Class<? extends StoreException> kind, String cure) {
        Throwable failure = catchThrowable(() -> S3Archive.open(settings).close());

        assertThat(failure).isInstanceOf(kind).hasMessageContaining(cure);
        var everything = new StringWriter();
        Objects.requireNonNull(failure).printStackTrace(new PrintWriter(everything));
        assertThat(everything.toString() + settings).doesNotContain("wrong-secret-5150");
    }

    @Test
    void passwordInAnAddress_isRefused_andNotPrinted() {
        for (String url : List.of(
                "jdbc:postgresql://me:secret-5150@host/db",
                "jdbc:postgresql://host/db?ssl=true&password=secret-5150",
                "jdbc:postgresql://host/db?user=secret-5150")) {
            assertThatThrownBy(() -> new TableCatalog.Jdbc(url, Optional.empty(), Optional.empty()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("secret-5150");
        }
        assertThatThrownBy(() -> new TableCatalog.Rest(URI.create("http://me:secret-5150@host"), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret-5150");
        assertThatThrownBy(() -> new Warehouse.Bucket(
                        "bucket",
                        "",
                        Optional.of(URI.create("http://me:secret-5150@host")),
                        "us-east-1",
                        true,
                        Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret-5150");
    }

    @Nested
    class Outages extends OutageContract {
        @Override
        protected StoreFixture createFixture() {
            return fixture;
        }
    }

    @Nested
    class Erasings extends ErasingContract {
        @Override
        protected StoreFixture createFixture() {
            return fixture;
        }
    }
}
