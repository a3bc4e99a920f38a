package dev.stackmemory.adapter.s3;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.full;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.stackmemory.adapter.s3.ArchiveSettings.Compression;
import dev.stackmemory.adapter.s3.internal.table.WarehouseLook;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException.CapacityExceeded;
import dev.stackmemory.ports.failure.StoreException.CorruptStore;
import dev.stackmemory.ports.failure.StoreException.NewerSchema;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.PastVersion;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.testkit.frame.FrameGenerator;
import dev.stackmemory.testkit.frame.Frames;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.iceberg.DataFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What lies in the warehouse: how many files, what is read of them, and what goes when. */
@Timeout(180)
class ArchiveFilesIT {
    private static final Deadline NO_LIMIT = Deadline.NEVER;

    @TempDir
    Path folder;

    private ArchiveSettings settings() {
        return ArchiveSettings.ofFolder(folder).withKeepOrphans(Duration.ZERO).withKeepSnapshots(Duration.ZERO);
    }

    @Test
    void put_ofTenThousandProjectsInOneMonth_isOneFile() {
        try (S3Archive archive = S3Archive.open(settings())) {
            archive.frames()
                    .put(
                            copies(
                                    10_000,
                                    number -> aFrame("f" + number)
                                            .project(new ProjectId("project-" + number))
                                            .build()),
                            NO_LIMIT);
        }

        assertThat(dataFiles(settings())).hasSize(1);
    }

    @Test
    void put_overThreeMonths_isOneFileForEach() {
        try (S3Archive archive = S3Archive.open(settings())) {
            archive.frames()
                    .put(
                            copies(
                                    900,
                                    number -> aFrame("f" + number)
                                            .createdAt(NOON.plus(Duration.ofDays(number / 10)))
                                            .build()),
                            NO_LIMIT);
        }

        assertThat(dataFiles(settings())).hasSize(3);
    }

    @Test
    void put_largerThanAFileShouldBe_isSeveralFilesOfThatSize() {
        ArchiveSettings small = settings().withTargetFileBytes(1 << 20);
        try (S3Archive archive = S3Archive.open(small)) {
            var noise = new SplittableRandom(5);
            archive.frames()
                    .put(
                            copies(
                                    6_000,
                                    number -> aFrame("f" + number)
                                            .content(noise(noise, 1_000))
                                            .build()),
                            NO_LIMIT);
        }

        assertThat(dataFiles(small)).hasSizeBetween(3, 6).allMatch(file -> file.fileSizeInBytes() < 3 << 20);
    }

    @Test
    void put_ofOneRowOrOfFiftyThousand_isFewFiles_eachOfTheSizeThatFilesShouldHave() {
        long target = 1 << 20;
        var noise = new SplittableRandom(6);
        for (int rows : List.of(1, 1_000, 50_000)) {
            ArchiveSettings small =
                    ArchiveSettings.ofFolder(folder.resolve("of-" + rows)).withTargetFileBytes(target);
            try (S3Archive archive = S3Archive.open(small)) {
                archive.frames()
                        .put(
                                copies(
                                        rows,
                                        number -> aFrame("f" + number)
                                                .content(noise(noise, 80))
                                                .build()),
                                NO_LIMIT);
                assertThat(archive.catalog().count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(rows);
            }
            List<Long> sizes = dataFiles(small).stream()
                    .map(DataFile::fileSizeInBytes)
                    .sorted()
                    .toList();
            long all = sizes.stream().mapToLong(Long::longValue).sum();
            assertThat(sizes)
                    .as("sizes of the files of %,d rows", rows)
                    .hasSizeBetween((int) Math.ceilDiv(all, 2 * target), (int) (all / (target / 2)) + 1);
            assertThat(sizes.subList(1, sizes.size())).allMatch(size -> size > target / 2 && size < 2 * target);
            assertThat(sizes.size() > 1)
                    .as("%,d rows are more than one file", rows)
                    .isEqualTo(rows == 50_000);
        }
    }

    @Test
    void manySmallPuts_leaveFewFiles() {
        try (S3Archive archive = S3Archive.open(settings())) {
            for (int number = 0; number < 50; number++) {
                archive.frames().put(List.of(stored(frame("f" + number))), NO_LIMIT);
            }
            assertThat(archive.catalog().count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(50);
        }

        assertThat(dataFiles(settings())).hasSizeLessThan(35);
    }

    @Test
    void compact_makesOneFileOfManySmallOnes_andDropsDeletedRows() {
        try (S3Archive archive = S3Archive.open(settings());
                var look = new WarehouseLook(settings())) {
            for (int number = 0; number < 20; number++) {
                archive.frames().put(copies(10, "p" + number + "-"), NO_LIMIT);
            }
            archive.frames().delete(List.of(new CopyVersion(id("p3-1"), 1, 1)), NO_LIMIT);
            assertThat(look.deletedRows()).isEqualTo(1);

            archive.maintenance().compact(Progress.NONE, NO_LIMIT);

            assertThat(look.dataFiles()).hasSize(1);
            assertThat(look.deletedRows()).isZero();
            assertThat(look.dataFiles().getFirst().recordCount()).isEqualTo(199);
            assertThat(archive.catalog().count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(199);
        }
    }

    @Test
    void find_readsOnePageOfOneRowGroupOfOneFile() {
        try (S3Archive archive = S3Archive.open(settings())) {
            archive.frames().put(spread(20_000), NO_LIMIT);
        }
        try (S3Archive archive = S3Archive.open(settings())) {
            var found = archive.explain(() -> archive.frames().find(List.of(id("f12345")), NO_LIMIT));

            assertThat(found.answer()).hasSize(1);
            assertThat(found.report().files()).isEqualTo(12);
            assertThat(found.report().filesRead()).isEqualTo(1);
            assertThat(found.report().rowGroupsRead()).isEqualTo(1);
            assertThat(found.report().rowsRead()).isLessThanOrEqualTo(200);

            var again = archive.explain(() -> archive.frames().find(List.of(id("f12345")), NO_LIMIT));
            assertThat(again.report().gets()).isEqualTo(1);

            var absent = archive.explain(() -> archive.frames().find(List.of(id("absent")), NO_LIMIT));
            assertThat(absent.answer()).isEmpty();
            assertThat(absent.report().gets()).isZero();
        }
    }

    @Test
    void count_isAnsweredWithoutReadingAnyRow() {
        try (S3Archive archive = S3Archive.open(settings())) {
            archive.frames().put(spread(5_000), NO_LIMIT);
            archive.frames().delete(List.of(new CopyVersion(id("f7"), 1, 1)), NO_LIMIT);
            // The first question of a new version reads which rows are deleted.
            archive.catalog().count(FrameFilter.ALL, NO_LIMIT);
            var all = archive.explain(() -> archive.catalog().count(FrameFilter.ALL, NO_LIMIT));
            var month = archive.explain(() -> archive.catalog()
                    .count(
                            FrameFilter.ALL.withCreatedWithin(TimeWindow.between(
                                    Instant.parse("2026-05-01T00:00:00Z"), Instant.parse("2026-07-01T00:00:00Z"))),
                            NO_LIMIT));

            assertThat(all.answer()).isEqualTo(4_999);
            assertThat(all.report().rowsRead()).isZero();
            assertThat(month.answer()).isPositive();
            assertThat(month.report().rowsRead()).isZero();
        }
    }

    @Test
    void countBy_whatTheBoundsOfTheFilesTell_readsNoRow() {
        try (S3Archive archive = S3Archive.open(settings())) {
            List<StoredFrame> copies = IntStream.range(0, 200)
                    .mapToObj(number -> stored(aFrame("f" + number)
                            .createdAt(Instant.parse("2026-05-10T00:00:00Z").plusSeconds(number))
                            .type("task")
                            .state("closed")
                            .score(number % 2 == 0 ? 0.71 : 0.79)
                            .tags(List.of("t" + number % 2))
                            .build()))
                    .toList();
            archive.frames().put(copies, NO_LIMIT);

            Map<Facet, String> only =
                    Map.of(Facet.TYPE, "task", Facet.STATE, "closed", Facet.DAY, "2026-05-10", Facet.SCORE, "0.7");
            only.forEach((facet, value) -> {
                var counted = archive.explain(() -> archive.catalog().countBy(facet, FrameFilter.ALL, NO_LIMIT));
                assertThat(counted.answer()).containsOnly(entry(value, 200L));
                assertThat(counted.report().rowsRead()).as("%s", facet).isZero();
            });
            assertThat(archive.catalog().countBy(Facet.TAG, FrameFilter.ALL, NO_LIMIT))
                    .containsOnly(entry("t0", 100L), entry("t1", 100L));
        }
    }

    @Test
    void counting_thatWasDoneBefore_isRemembered_untilTheTableChanges() {
        FrameFilter tasks = FrameFilter.ALL.withTypes(Set.of("task"));
        try (S3Archive archive = S3Archive.open(settings());
                S3Archive other = S3Archive.open(settings())) {
            archive.frames().put(spread(2_000), NO_LIMIT);
            var first = archive.explain(() -> archive.catalog().countBy(Facet.DAY, FrameFilter.ALL, NO_LIMIT));
            var again = archive.explain(() -> archive.catalog().countBy(Facet.DAY, FrameFilter.ALL, NO_LIMIT));
            assertThat(first.report().rowsRead()).isPositive();
            assertThat(again.answer()).isEqualTo(first.answer());
            assertThat(again.report().rowsRead()).isZero();
            long before = archive.catalog().count(tasks, NO_LIMIT);

            other.frames()
                    .put(
                            List.of(stored(aFrame("new")
                                    .type("task")
                                    .createdAt(Instant.parse("2031-01-01T00:00:00Z"))
                                    .build())),
                            NO_LIMIT);

            assertThat(archive.catalog().countBy(Facet.DAY, FrameFilter.ALL, NO_LIMIT))
                    .containsEntry("2031-01-01", 1L)
                    .containsAllEntriesOf(first.answer());
            assertThat(archive.catalog().count(tasks, NO_LIMIT)).isEqualTo(before + 1);
        }
    }

    @Test
    void oneDayOfOneProject_readsOneFileOfTheYear() {
        try (S3Archive archive = S3Archive.open(settings())) {
            archive.frames().put(spread(12_000), NO_LIMIT);
            FrameFilter day = FrameFilter.ofProjects(Set.of(new ProjectId("project-7")))
                    .withCreatedWithin(TimeWindow.between(
                            Instant.parse("2026-05-10T00:00:00Z"), Instant.parse("2026-05-11T00:00:00Z")));
            var counted = archive.explain(() -> archive.catalog().count(day, NO_LIMIT));

            assertThat(counted.answer())
                    .isEqualTo(spread(12_000).stream()
                            .filter(copy -> day.matches(copy.frame()))
                            .count());
            assertThat(counted.report().filesRead()).isEqualTo(1);
        }
    }

    @Test
    void erase_takesTheFrameOutOfEveryFile_andEveryVersionThatHeldIt() {
        ArchiveSettings keeping = settings().withKeepSnapshots(Duration.ofDays(9));
        try (S3Archive archive = S3Archive.open(keeping);
                var look = new WarehouseLook(keeping)) {
            archive.frames().put(copies(50, "before"), NO_LIMIT);
            archive.frames().put(List.of(stored(full("secret"))), NO_LIMIT);
            archive.frames().put(List.of(stored(edited(full("secret")), 2)), NO_LIMIT);
            archive.frames().put(copies(50, "after"), NO_LIMIT);
            archive.frames().delete(List.of(new CopyVersion(id("secret"), 2, 2)), NO_LIMIT);
            assertThat(look.idsInAnyFile()).contains("secret");

            assertThat(archive.erasing().erase(List.of(id("secret")), NO_LIMIT)).containsExactly(id("secret"));

            assertThat(look.idsInAnyFile()).hasSize(100).doesNotContain("secret");
            assertThat(archive.history().versions(NO_LIMIT))
                    .allMatch(version ->
                            version.find(List.of(id("secret")), NO_LIMIT).isEmpty());
            // The version before the frame came is still there, and the one in between does not look like it.
            assertThat(archive.history().versions(NO_LIMIT).getFirst().catalog().count(FrameFilter.ALL, NO_LIMIT))
                    .isEqualTo(50);
            Instant first = archive.history().versions(NO_LIMIT).getFirst().committedAt();
            assertThat(archive.history().asOf(first, NO_LIMIT)).isPresent();
            assertThat(archive.history().asOf(first.plusMillis(1), NO_LIMIT)).isEmpty();
            assertThat(archive.history().asOf(Instant.MAX, NO_LIMIT)).isPresent();
        }
    }

    @Test
    void erase_whileAFileOnItsWayMayHoldTheFrame_isNotConfirmed() throws IOException {
        ArchiveSettings patient = settings().withKeepOrphans(Duration.ofHours(1));
        try (S3Archive archive = S3Archive.open(patient)) {
            archive.frames().put(List.of(stored(full("secret"))), NO_LIMIT);
            Path held = dataFile();
            Path copy = held.resolveSibling("on-its-way.parquet");
            Files.copy(held, copy);
            Files.copy(Path.of(held + ".ids"), Path.of(copy + ".ids"));

            assertThat(archive.erasing().erase(List.of(id("secret"), id("other")), NO_LIMIT))
                    .containsExactly(id("other"));
            Files.delete(copy);
            Files.delete(Path.of(copy + ".ids"));
            assertThat(archive.erasing().erase(List.of(id("secret")), NO_LIMIT)).containsExactly(id("secret"));
        }
    }

    @Test
    void compact_removesWhatCrashedWritersLeft_butNotWhatMayStillBeOnItsWay() throws IOException {
        try (S3Archive archive = S3Archive.open(settings())) {
            archive.frames().put(copies(5, "f"), NO_LIMIT);
        }
        Path orphan = dataFile().resolveSibling("orphan.parquet");
        Files.writeString(orphan, "half a file");
        try (S3Archive archive = S3Archive.open(settings().withKeepOrphans(Duration.ofHours(1)))) {
            archive.maintenance().compact(Progress.NONE, NO_LIMIT);
            assertThat(orphan).exists();
        }
        try (S3Archive archive = S3Archive.open(settings())) {
            archive.maintenance().compact(Progress.NONE, NO_LIMIT);
            assertThat(orphan).doesNotExist();
            assertThat(archive.catalog().count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(5);
        }
    }

    @Test
    void asOf_showsTheArchiveAsItWas_untilThatVersionExpires() {
        try (S3Archive archive = S3Archive.open(settings())) {
            archive.frames().put(List.of(stored(frame("a"))), NO_LIMIT);
            PastVersion first = archive.history().versions(NO_LIMIT).getLast();
            archive.frames().put(List.of(stored(edited(frame("a")), 2), stored(frame("b"))), NO_LIMIT);

            assertThat(first.find(List.of(id("a"), id("b")), NO_LIMIT))
                    .containsExactly(Map.entry(id("a"), stored(frame("a"))));
            assertThat(first.catalog().count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(1);
            assertThat(archive.history().asOf(first.committedAt(), NO_LIMIT)).isPresent();
            assertThat(archive.history().asOf(Instant.EPOCH, NO_LIMIT)).isEmpty();

            archive.maintenance().compact(Progress.NONE, NO_LIMIT);
            assertThatThrownBy(() -> first.find(List.of(id("a")), NO_LIMIT))
                    .isInstanceOf(CorruptStore.class)
                    .hasMessageContaining("expired");
        }
    }

    @Test
    void columnOfALaterVersion_readsAsAbsentFromOlderFiles() {
        try (S3Archive archive = S3Archive.open(settings())) {
            archive.frames().put(List.of(stored(full("old"))), NO_LIMIT);
        }
        try (var look = new WarehouseLook(settings())) {
            look.handle().updateSchema().deleteColumn("digest_json").commit();
        }
        try (S3Archive archive = S3Archive.open(settings())) {
            archive.frames().put(List.of(stored(full("new"))), NO_LIMIT);
            var found = archive.frames().find(List.of(id("old"), id("new")), NO_LIMIT);

            assertThat(found.get(id("new"))).isEqualTo(stored(full("new")));
            assertThat(Objects.requireNonNull(found.get(id("old"))).frame())
                    .isEqualTo(
                            full("old").toBuilder().digestJson(Optional.empty()).build());
        }
    }

    @Test
    void warehouseOfAnotherCatalog_isRefused_andLeftAsItIs() {
        try (S3Archive archive = S3Archive.open(settings())) {
            archive.frames().put(copies(5, "f"), NO_LIMIT);
        }
        var other = ArchiveSettings.of(settings().warehouse(), TableCatalog.Jdbc.sqlite(folder.resolve("other.db")));
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> S3Archive.open(other))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("other.db does not know")
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("Name that one again");
        }
        try (S3Archive archive = S3Archive.open(settings())) {
            assertThat(archive.catalog().count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(5);
        }
    }

    @Test
    void warehouseWithoutRows_isTakenByAnyCatalog() {
        S3Archive.open(settings()).close();
        var other = ArchiveSettings.of(settings().warehouse(), TableCatalog.Jdbc.sqlite(folder.resolve("other.db")));
        try (S3Archive archive = S3Archive.open(other)) {
            assertThat(archive.wasEmpty()).isTrue();
            archive.frames().put(copies(5, "f"), NO_LIMIT);
        }
        try (S3Archive archive = S3Archive.open(other)) {
            assertThat(archive.wasEmpty()).isFalse();
        }
    }

    @Test
    void tableOfANewerForm_isRefused() {
        S3Archive.open(settings()).close();
        try (var look = new WarehouseLook(settings())) {
            look.handle().updateProperties().set("stackmemory.format", "99").commit();
        }

        assertThatThrownBy(() -> S3Archive.open(settings()))
                .isInstanceOf(NewerSchema.class)
                .hasMessageContaining("99");
    }

    @Test
    void snappy_isASetting() {
        ArchiveSettings snappy = settings().withCompression(Compression.SNAPPY);
        try (S3Archive archive = S3Archive.open(snappy)) {
            archive.frames().put(spread(2_000), NO_LIMIT);
            assertThat(archive.frames().find(List.of(id("f77")), NO_LIMIT)).hasSize(1);
        }
        long snappyBytes =
                dataFiles(snappy).stream().mapToLong(DataFile::fileSizeInBytes).sum();
        ArchiveSettings zstd = ArchiveSettings.ofFolder(folder.resolve("other"));
        try (S3Archive archive = S3Archive.open(zstd)) {
            archive.frames().put(spread(2_000), NO_LIMIT);
        }

        assertThat(dataFiles(zstd).stream().mapToLong(DataFile::fileSizeInBytes).sum())
                .isLessThan(snappyBytes);
    }

    @Test
    void frameLargerThanTheArchiveTakes_isRefused_andNothingIsWritten() {
        try (S3Archive archive = S3Archive.open(settings().withMaxFrameBytes(1_000))) {
            var large = stored(aFrame("large").content("x".repeat(1_001)).build());

            assertThatThrownBy(() -> archive.frames().put(List.of(stored(frame("small")), large), NO_LIMIT))
                    .isInstanceOf(CapacityExceeded.class)
                    .hasMessageContaining("large");
            assertThat(archive.catalog().count(FrameFilter.ALL, NO_LIMIT)).isZero();
        }
    }

    @Test
    void missingIndexOfIds_isReadFromTheDataFile() throws IOException {
        try (S3Archive archive = S3Archive.open(settings())) {
            archive.frames().put(copies(100, "f"), NO_LIMIT);
        }
        Files.delete(Path.of(dataFile() + ".ids"));
        try (S3Archive archive = S3Archive.open(settings())) {
            assertThat(archive.frames().find(List.of(id("f42")), NO_LIMIT)).hasSize(1);
        }
    }

    @Test
    void damagedIndexOfIds_isNotTrusted() throws IOException {
        try (S3Archive archive = S3Archive.open(settings())) {
            archive.frames().put(copies(100, "f"), NO_LIMIT);
        }
        flip(Path.of(dataFile() + ".ids"), 100);
        try (S3Archive archive = S3Archive.open(settings())) {
            assertThat(archive.frames().find(List.of(id("f42")), NO_LIMIT)).hasSize(1);
        }
    }

    @Test
    void corruptFooterAndTruncatedFile_areSaidToBe() throws IOException {
        try (S3Archive archive = S3Archive.open(settings())) {
            archive.frames().put(copies(100, "f"), NO_LIMIT);
        }
        Path file = dataFile();
        byte[] sound = Files.readAllBytes(file);
        byte[] noisy = sound.clone();
        Arrays.fill(noisy, sound.length - 400, sound.length - 8, (byte) 0xA5);
        Files.write(file, noisy);
        assertDamageIsReported(file);
        Files.write(file, Arrays.copyOf(sound, sound.length / 2));
        assertDamageIsReported(file);
        Files.delete(file);
        assertDamageIsReported(file);
        Files.write(file, sound);
        try (S3Archive archive = S3Archive.open(settings())) {
            assertThat(archive.frames().find(List.of(id("f42")), NO_LIMIT)).hasSize(1);
        }
    }

    private void assertDamageIsReported(Path file) {
        try (S3Archive archive = S3Archive.open(settings())) {
            assertThatThrownBy(() -> archive.frames().find(List.of(id("f42")), NO_LIMIT))
                    .isInstanceOf(CorruptStore.class)
                    .hasMessageContaining(file.getFileName().toString())
                    .hasMessageContaining("backup");
            assertThat(archive.maintenance()
                            .check(true, Progress.NONE, NO_LIMIT)
                            .problems())
                    .isNotEmpty();
        }
    }

    @Test
    void observer_seesEveryRowOfEveryFile_andWhenFilesGo() {
        var observer = new Remembering();
        try (S3Archive archive = S3Archive.open(settings(), observer)) {
            archive.frames().put(copies(30, "a"), NO_LIMIT);
            archive.frames().put(copies(30, "b"), NO_LIMIT);
            archive.maintenance().compact(Progress.NONE, NO_LIMIT);
            try (var look = new WarehouseLook(settings())) {
                assertThat(look.everyRowIsIndexed(new HashMap<>())).isTrue();
                String left = look.dataFiles().getFirst().location();
                assertThat(observer.rows.get(left)).hasSize(60);
                assertThat(look.objects()).contains(left + ".names");
                assertThat(observer.expired).hasSize(2).doesNotContain(left);
                assertThat(look.objects().stream().filter(object -> object.endsWith(".names")))
                        .hasSize(1);
            }
        }
    }

    private static final class Remembering implements DataFileObserver {
        private final Map<String, List<String>> rows = new ConcurrentHashMap<>();
        private final List<String> expired = new ArrayList<>();

        @Override
        public Writing writing(String dataFile) {
            List<String> ids = new ArrayList<>();
            rows.put(dataFile, ids);
            return new Writing() {
                @Override
                public void row(StoredFrame copy) {
                    ids.add(copy.frame().id().value());
                }

                @Override
                public void finish(Companions companions) {
                    try {
                        Path names = Files.createTempFile("names", "");
                        Files.write(names, ids);
                        try (var channel = FileChannel.open(names)) {
                            companions.write(".names", channel);
                        }
                        Files.delete(names);
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                }

                @Override
                public void abandon() {
                    rows.remove(dataFile);
                }
            };
        }

        @Override
        public void expired(Collection<String> dataFiles) {
            expired.addAll(dataFiles);
        }
    }

    private static List<DataFile> dataFiles(ArchiveSettings settings) {
        try (var look = new WarehouseLook(settings)) {
            return look.dataFiles();
        }
    }

    private Path dataFile() {
        try (var look = new WarehouseLook(settings())) {
            return Path.of(URI.create(look.dataFiles().getFirst().location()));
        }
    }

    private static void flip(Path file, long offset) throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(offset);
            int value = bytes.read();
            bytes.seek(offset);
            bytes.write(value ^ 0x55);
        }
    }

    private static String noise(SplittableRandom random, int length) {
        return random.ints(length, ' ', '~')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private interface Maker {
        Frame make(int number);
    }

    private static List<StoredFrame> copies(int count, Maker maker) {
        return IntStream.range(0, count)
                .mapToObj(number -> stored(maker.make(number)))
                .toList();
    }

    private static List<StoredFrame> copies(int count, String prefix) {
        return copies(count, number -> frame(prefix + number));
    }

    /** Frames of twenty projects, spread over the year 2026. */
    private static List<StoredFrame> spread(int count) {
        var generator = new FrameGenerator(7);
        long step = Duration.ofDays(365).toMillis() / count;
        return copies(
                count,
                number -> generator.next().toBuilder()
                        .id(id("f" + number))
                        .project(new ProjectId("project-" + number % 20))
                        .createdAt(Instant.parse("2026-01-01T00:00:00Z").plusMillis(number * step))
                        .build());
    }

    @Test
    void frames_ofEveryKind_surviveCompaction() {
        List<Frame> frames = new FrameGenerator(11).next(500);
        try (S3Archive archive = S3Archive.open(settings())) {
            for (int start = 0; start < 500; start += 50) {
                archive.frames()
                        .put(
                                frames.subList(start, start + 50).stream()
                                        .map(Frames::stored)
                                        .toList(),
                                NO_LIMIT);
            }
            archive.maintenance().compact(Progress.NONE, NO_LIMIT);

            assertThat(archive.frames().find(Frames.idsOf(frames), NO_LIMIT).values())
                    .extracting(StoredFrame::frame)
                    .containsExactlyInAnyOrderElementsOf(frames);
        }
    }
}
