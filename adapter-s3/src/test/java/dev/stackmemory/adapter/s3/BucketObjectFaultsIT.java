package dev.stackmemory.adapter.s3;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.adapter.s3.ReadReport.Explained;
import dev.stackmemory.adapter.s3.internal.object.BucketObjects;
import dev.stackmemory.adapter.s3.internal.object.ObjectStore;
import dev.stackmemory.adapter.s3.internal.object.Operation;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Bm25;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.failure.StoreException.AccessDenied;
import dev.stackmemory.ports.failure.StoreException.CorruptStore;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalHit;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.WeightedTerm;
import dev.stackmemory.testkit.server.HttpFault;
import dev.stackmemory.testkit.server.HttpFault.Answer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Objects of an archive in a bucket that are gone, damaged, refused or half written, one by one. */
@Timeout(180)
class BucketObjectFaultsIT {
    private static final Deadline NO_LIMIT = Deadline.NEVER;
    private static final Operation LOOKING = Operation.unlimited(StoreId.shared("s3"), "looking");

    /** Longer than the client repeats a request. */
    private static final int ALWAYS = 1_000;

    @TempDir
    Path temporary;

    private BucketFixture fixture;
    private ObjectStore objects;
    private int machines;

    @BeforeEach
    void putOneFrame() {
        fixture = new BucketFixture();
        objects = new BucketObjects(fixture.warehouse());
        try (SearchableArchive archive = newMachine()) {
            archive.frames()
                    .put(List.of(stored(aFrame("before").content("An apple.").build())), NO_LIMIT);
        }
    }

    @AfterEach
    void closeBucket() {
        objects.close();
        fixture.close();
    }

    @Test
    void indexThatIsGoneOrDamaged_isMadeOfTheRows_andReported() throws IOException {
        assertScanned(() -> fixture.objects()
                .fail(exchange -> exchange.target().contains(".search"), new Answer(404, "NoSuchKey"), ALWAYS));

        String index = only(".search");
        byte[] sound = objects.readWhole(index, LOOKING);
        byte[] damaged = sound.clone();
        damaged[damaged.length / 2] ^= 1;
        assertScanned(() -> overwrite(index, damaged));
        assertScanned(() -> overwrite(index, Arrays.copyOf(sound, sound.length / 2)));
        overwrite(index, sound);
        assertUsed();
    }

    private interface Fault {
        void happen() throws IOException;
    }

    private void assertScanned(Fault fault) throws IOException {
        fault.happen();
        try (SearchableArchive archive = newMachine()) {
            Explained<List<LexicalHit>> found = search(archive);
            assertThat(found.answer()).hasSize(1);
            assertThat(found.report().filesScanned()).isEqualTo(1);
        }
        fixture.heal();
    }

    private void assertUsed() {
        try (SearchableArchive archive = newMachine()) {
            Explained<List<LexicalHit>> found = search(archive);
            assertThat(found.answer()).hasSize(1);
            assertThat(found.report().filesScanned()).isZero();
        }
    }

    @Test
    void indexThatIsRefused_failsTheSearch_andIsNotTakenForMissing() {
        assertRefused(new Answer(403, "AccessDenied"), AccessDenied.class, "Check the access key");
        assertRefused(new Answer(500, "InternalError"), Unavailable.class, "Try again");
        assertRefused(new Answer(503, "SlowDown"), Unavailable.class, "Try again");
        assertRefused(new HttpFault.Truncate(0), Unavailable.class, "Check the endpoint");
    }

    private void assertRefused(HttpFault fault, Class<? extends StoreException> kind, String cure) {
        try (SearchableArchive archive = newMachine()) {
            fixture.objects()
                    .fail(
                            exchange -> exchange.method().equals("GET")
                                    && exchange.target().contains(".search"),
                            fault,
                            ALWAYS);
            assertThatThrownBy(() -> search(archive))
                    .as("search during %s", fault)
                    .isInstanceOf(kind)
                    .hasMessageContaining(cure);
            fixture.heal();
            Explained<List<LexicalHit>> found = search(archive);
            assertThat(found.answer()).hasSize(1);
            assertThat(found.report().filesScanned()).isZero();
        }
    }

    @Test
    void dataFileWithACorruptFooterOrCutShort_isNamed_andReadAgainOnceRestored() throws IOException {
        String file = only(".parquet");
        byte[] sound = objects.readWhole(file, LOOKING);
        byte[] noisy = sound.clone();
        Arrays.fill(noisy, sound.length - 400, sound.length - 8, (byte) 0xA5);
        for (byte[] damaged : List.of(noisy, Arrays.copyOf(sound, sound.length / 2))) {
            overwrite(file, damaged);
            try (SearchableArchive archive = newMachine()) {
                assertThatThrownBy(() -> archive.frames().find(List.of(id("before")), NO_LIMIT))
                        .isInstanceOf(CorruptStore.class)
                        .hasMessageContaining(file)
                        .hasMessageContaining("backup");
                assertThat(archive.archive()
                                .maintenance()
                                .check(true, Progress.NONE, NO_LIMIT)
                                .problems())
                        .isNotEmpty();
            }
        }
        overwrite(file, sound);
        try (SearchableArchive archive = newMachine()) {
            assertThat(archive.frames().find(List.of(id("before")), NO_LIMIT)).hasSize(1);
        }
    }

    @Test
    void processKilledInTheMiddleOfAPut_leavesTheTableBefore_andOrphansThatAreSwept()
            throws IOException, InterruptedException {
        try (S3Archive archive = S3Archive.open(fixture.directly())) {
            killAt(".metadata.json");

            assertThat(names(".parquet"))
                    .as("data files, one of them in no table")
                    .hasSize(2);
            assertThat(archive.frames().find(List.of(id("before"), id("cut")), NO_LIMIT))
                    .containsOnlyKeys(id("before"));
            archive.maintenance().compact(Progress.NONE, NO_LIMIT);
            assertThat(names(".parquet")).hasSize(1);
            archive.frames().put(List.of(stored(frame("cut"))), NO_LIMIT);
            assertThat(archive.catalog().count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(2);
            assertThat(archive.maintenance()
                            .check(true, Progress.NONE, NO_LIMIT)
                            .problems())
                    .isEmpty();
        }
    }

    /** Kills a process that puts the frame {@code cut} while it waits for an object of that kind to be written, which then never is. */
    private void killAt(String object) throws IOException, InterruptedException {
        var reached = new CountDownLatch(1);
        var killed = new CountDownLatch(1);
        fixture.objects()
                .fail(
                        exchange -> {
                            if (!exchange.method().equals("PUT")
                                    || !exchange.target().contains(object)) {
                                return false;
                            }
                            reached.countDown();
                            await(killed);
                            return true;
                        },
                        new Answer(503, "SlowDown"),
                        ALWAYS);
        Process process = BucketWritingProcess.start(List.of("cut"), fixture, ProcessBuilder.Redirect.DISCARD);
        try {
            await(reached);
        } finally {
            process.destroyForcibly().waitFor();
            killed.countDown();
            fixture.heal();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** The archive on a machine that has nothing of it on its disk yet. */
    private SearchableArchive newMachine() {
        machines++;
        return SearchableArchive.open(fixture.settings(), SidecarSettings.of(temporary.resolve("cache-" + machines)));
    }

    private static Explained<List<LexicalHit>> search(SearchableArchive archive) {
        var apple = new LexicalRequest(
                Optional.empty(),
                List.of(new WeightedTerm(IndexTerm.anywhere("appl"), 1)),
                new Bm25(1.2, 0.75),
                1,
                FrameFilter.ALL,
                10);
        return archive.explain(() -> {
            try (LexicalView view = archive.lexical().open(NO_LIMIT)) {
                return view.search(apple, NO_LIMIT);
            }
        });
    }

    private List<String> names(String suffix) {
        List<String> names = new ArrayList<>();
        objects.list(
                objects.root() + "/",
                object -> {
                    if (object.location().endsWith(suffix)) {
                        names.add(object.location());
                    }
                },
                LOOKING);
        return names;
    }

    private String only(String suffix) {
        List<String> names = names(suffix);
        assertThat(names).hasSize(1);
        return names.getFirst();
    }

    private void overwrite(String object, byte[] bytes) throws IOException {
        Path content = Files.write(temporary.resolve("content"), bytes);
        try (FileChannel channel = FileChannel.open(content, StandardOpenOption.READ)) {
            objects.write(object, channel, LOOKING);
        }
    }
}
