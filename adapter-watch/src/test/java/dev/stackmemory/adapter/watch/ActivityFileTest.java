package dev.stackmemory.adapter.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.measure.Activity;
import dev.stackmemory.domain.measure.BreakerFigures;
import dev.stackmemory.domain.measure.CallFigures;
import dev.stackmemory.domain.measure.Event;
import dev.stackmemory.domain.measure.LatencyHistogram;
import dev.stackmemory.domain.measure.Operation;
import dev.stackmemory.domain.measure.PoolFigures;
import dev.stackmemory.domain.measure.StoreOperation;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.testkit.disk.Mount;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivityFileTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    private Path folder;

    private Path file;
    private ActivityFile log;

    @BeforeEach
    void open() {
        file = folder.resolve("home/activity.log");
        log = new ActivityFile(file);
    }

    private static Activity activity(int second) {
        return new Activity(
                NOON.plusSeconds(second - 1),
                NOON.plusSeconds(second),
                new TreeMap<>(Map.of(
                        new StoreOperation(Optional.of(Tier.HOT), "sqlite@my-node_1", Operation.FIND),
                        new CallFigures(1, 22, new LatencyHistogram(new TreeMap<>(Map.of(3, 1L, 80, 12L)))),
                        new StoreOperation(Optional.empty(), "model", Operation.EMBED),
                        new CallFigures(4, 0, LatencyHistogram.EMPTY),
                        new StoreOperation(Optional.of(Tier.WARM), "paradedb", Operation.FIND),
                        new CallFigures(
                                5, 0, LatencyHistogram.EMPTY, new LatencyHistogram(new TreeMap<>(Map.of(90, 4L)))),
                        new StoreOperation(Optional.of(Tier.WARM), "paradedb", Operation.LIST),
                        new CallFigures(
                                1,
                                0,
                                new LatencyHistogram(new TreeMap<>(Map.of(3, 1L))),
                                new LatencyHistogram(new TreeMap<>(Map.of(90, 1L)))))),
                Map.of(Event.READ_COLD, (long) second),
                new TreeMap<>(Map.of("redis", new BreakerFigures(2, BreakerFigures.State.HALF_OPEN))),
                new TreeMap<>(Map.of(
                        "stackmemory-read-1", new PoolFigures(3, 4, 50, 120, Duration.ofNanos(4_500_000), 2, 1))));
    }

    @Test
    void appended_isListedAsItWas_byWhoeverOpensTheFile() {
        log.append(activity(1));
        log.append(activity(2));
        assertThat(new ActivityFile(file).listSince(NOON)).containsExactly(activity(1), activity(2));
    }

    @Test
    void listSince_leavesOutWhatEndedBefore() {
        log.append(activity(1));
        log.append(activity(2));
        log.append(Activity.none(NOON.plusSeconds(3)));
        assertThat(log.listSince(NOON.plusSeconds(2))).containsExactly(activity(2), Activity.none(NOON.plusSeconds(3)));
    }

    @Test
    void nothingWasAppended_isEmpty_andMakesNoFile() {
        assertThat(log.listSince(NOON)).isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    void folderAndFile_areTheOwnersAlone() throws IOException {
        log.append(activity(1));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void entryCutByACrash_isLeftOut_andSpoilsNoOther() throws IOException {
        log.append(activity(1));
        log.append(activity(2));
        long size = Files.size(file);
        for (long cut = 1; cut < 40; cut++) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                var unused = channel.truncate(size - cut);
            }
            assertThat(log.listSince(NOON)).as("cut by %s bytes", cut).containsExactly(activity(1));
        }
        log.append(activity(3));
        assertThat(log.listSince(NOON)).containsExactly(activity(1), activity(3));
    }

    @Test
    void linesOfANewerOrDamagedForm_arePassedOver() throws IOException {
        log.append(activity(1));
        String text = Files.readString(file);
        Files.writeString(
                file,
                text.replace(" .", " wonder=1:2 .")
                        + "\nto=99999999999999 from=x call=9/a/B:1 .\nto=x .\n .\nrubbish\n");
        assertThat(log.listSince(NOON)).containsExactly(activity(1));
    }

    @Test
    void log_staysBelowItsBound_andDropsTheOldest() throws IOException {
        int most = 10_000;
        var small = new ActivityFile(file, most);
        for (int second = 1; second <= 505; second++) {
            small.append(activity(second));
        }
        long bytes = Files.size(file) + Files.size(folder.resolve("home/activity.log.old"));
        assertThat(bytes).isBetween(most / 4L, most + 1_000L);
        List<Activity> kept = small.listSince(NOON);
        assertThat(kept).hasSizeGreaterThan(10);
        assertThat(kept)
                .containsExactlyElementsOf(IntStream.rangeClosed(506 - kept.size(), 505)
                        .mapToObj(ActivityFileTest::activity)
                        .toList());
    }

    @Test
    void manyWriters_loseNothing() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < 20; writer++) {
                var own = new ActivityFile(file);
                threads.execute(() -> {
                    for (int second = 1; second <= 100; second++) {
                        own.append(activity(second));
                    }
                });
            }
        }
        assertThat(log.listSince(NOON)).hasSize(2_000);
    }

    @Test
    void fullDisk_isToldApart_andKeepsWhatWasThere() throws IOException {
        try (Mount disk = Mount.smallDisk(folder.resolve("disk"), 1)) {
            var onDisk = new ActivityFile(disk.path().resolve("activity.log"));
            onDisk.append(activity(1));
            var unused = disk.fill();
            assertThatThrownBy(() -> {
                        for (int second = 2; second < 100; second++) {
                            onDisk.append(activity(second));
                        }
                    })
                    .isInstanceOf(StoreException.CapacityExceeded.class)
                    .hasMessageContaining("activity.log");
            assertThat(onDisk.listSince(NOON)).contains(activity(1));
        }
    }

    @Test
    void readOnlyFolder_isToldApart() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        try (Mount view = Mount.readOnlyView(home, folder.resolve("view"))) {
            var readOnly = new ActivityFile(view.path().resolve("activity.log"));
            assertThatThrownBy(() -> readOnly.append(activity(1))).isInstanceOf(StoreException.AccessDenied.class);
            assertThat(readOnly.listSince(NOON)).isEmpty();
        }
    }
}
