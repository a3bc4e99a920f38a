package dev.stackmemory.adapter.s3;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.adapter.s3.ReadReport.Explained;
import dev.stackmemory.adapter.s3.internal.object.LocalCache;
import dev.stackmemory.adapter.s3.internal.table.WarehouseLook;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Bm25;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.ReadMeter;
import dev.stackmemory.ports.failure.StoreException.CostLimitReached;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalHit;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.ports.search.VectorIndex.ModelUsage;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.StoredFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stands beside the data files, what is kept of it on this machine, and what happens where it is missing or damaged. */
@Timeout(180)
class SidecarFilesIT {
    private static final Deadline NO_LIMIT = Deadline.NEVER;
    private static final ModelId PLANE = new ModelId("plane", 2);

    @TempDir
    Path folder;

    private ArchiveSettings settings() {
        return ArchiveSettings.ofFolder(folder.resolve("archive"))
                .withKeepOrphans(Duration.ZERO)
                .withKeepSnapshots(Duration.ZERO);
    }

    private SearchableArchive open() {
        return SearchableArchive.open(settings(), SidecarSettings.of(folder.resolve("cache")));
    }

    @Test
    void put_writesAnIndexBesideEachDataFile() throws IOException {
        try (SearchableArchive archive = open()) {
            archive.frames().put(months(3), NO_LIMIT);
            assertThat(sidecars()).hasSize(3);
            assertThat(archive.lexical().status(NO_LIMIT).pending()).isZero();
            assertThat(archive.lexical().status(NO_LIMIT).frames()).isEqualTo(3);
            assertThat(search(archive, "apple").answer()).containsExactlyInAnyOrder("m0", "m1", "m2");
        }
    }

    @Test
    void search_withTheIndexesCached_readsNothingOfTheWarehouse() {
        try (SearchableArchive archive = open()) {
            archive.frames().put(months(3), NO_LIMIT);
        }
        try (SearchableArchive archive = open()) {
            try (LexicalView view = archive.lexical().open(NO_LIMIT)) {
                ReadReport report = archive.explain(() -> view.search(ask("apple"), NO_LIMIT))
                        .report();
                assertThat(report.gets()).isZero();
            }
        }
    }

    @Test
    void search_withoutCache_countsWhatItFetches() throws IOException {
        try (SearchableArchive archive = open()) {
            archive.frames().put(months(3), NO_LIMIT);
        }
        emptyCache();
        long bytes = 0;
        for (Path sidecar : sidecars()) {
            bytes += Files.size(sidecar);
        }
        try (SearchableArchive archive = open()) {
            ReadReport report = search(archive, "apple").report();
            assertThat(report.filesRead()).isEqualTo(3);
            assertThat(report.filesScanned()).isZero();
            assertThat(report.bytesRead()).isGreaterThanOrEqualTo(bytes);
        }
    }

    @Test
    void search_inOneProjectAndTime_opensOnlyTheFilesThatCanHoldIt() {
        try (SearchableArchive archive = open()) {
            archive.frames().put(months(3), NO_LIMIT);
            FrameFilter february = FrameFilter.ALL.withCreatedWithin(dev.stackmemory.domain.query.TimeWindow.between(
                    Instant.parse("2026-02-01T00:00:00Z"), Instant.parse("2026-03-01T00:00:00Z")));
            try (LexicalView view = archive.lexical().open(NO_LIMIT)) {
                Explained<List<LexicalHit>> found = archive.explain(() -> {
                    try (LexicalView counted = archive.lexical().open(NO_LIMIT)) {
                        return counted.search(ask("apple").withFilter(february), NO_LIMIT);
                    }
                });
                assertThat(found.answer())
                        .extracting(hit -> hit.frame().value())
                        .containsExactly("m1");
                assertThat(found.report().filesRead()).isEqualTo(1);
                assertThat(view.statistics(List.of(), Set.of(), NO_LIMIT).frames())
                        .isEqualTo(3);
                assertThat(view.statistics(List.of(), Set.of(new ProjectId("absent")), NO_LIMIT)
                                .frames())
                        .isZero();
            }
        }
    }

    @Test
    void archiveWrittenWithoutIndexes_isScannedAndReported_untilRefreshed() throws IOException {
        try (S3Archive plain = S3Archive.open(settings())) {
            plain.frames().put(months(2), NO_LIMIT);
        }
        try (SearchableArchive archive = open()) {
            assertThat(archive.lexical().status(NO_LIMIT).pending()).isEqualTo(2);
            Explained<List<String>> found = search(archive, "apple");
            assertThat(found.answer()).containsExactlyInAnyOrder("m0", "m1");
            assertThat(found.report().filesScanned()).isEqualTo(2);
            assertThat(search(archive, "apple").report().filesScanned()).isEqualTo(2);
            assertThat(remark(archive))
                    .hasValueSatisfying(remark -> assertThat(remark).startsWith("2 data files have no usable index"));

            assertThat(archive.lexical().refresh(Progress.NONE, NO_LIMIT)).isTrue();

            assertThat(sidecars()).hasSize(2);
            assertThat(archive.lexical().status(NO_LIMIT).pending()).isZero();
            Explained<List<String>> again = search(archive, "apple");
            assertThat(again.answer()).containsExactlyInAnyOrder("m0", "m1");
            assertThat(again.report().filesScanned()).isZero();
            assertThat(remark(archive)).isEmpty();
        }
    }

    private static Optional<String> remark(SearchableArchive archive) {
        try (LexicalView view = archive.lexical().open(NO_LIMIT)) {
            var unused = view.statistics(List.of(), Set.of(), NO_LIMIT);
            return view.remark();
        }
    }

    @Test
    void damagedIndex_isScannedAndReported_untilRefreshed() throws IOException {
        try (SearchableArchive archive = open()) {
            archive.frames().put(months(1), NO_LIMIT);
        }
        byte[] bytes = Files.readAllBytes(sidecars().getFirst());
        bytes[bytes.length / 2] ^= 1;
        requireScanned(bytes);
    }

    @Test
    void shortenedIndex_isScannedAndReported_untilRefreshed() throws IOException {
        try (SearchableArchive archive = open()) {
            archive.frames().put(months(1), NO_LIMIT);
        }
        requireScanned(java.util.Arrays.copyOf(Files.readAllBytes(sidecars().getFirst()), 100));
    }

    @Test
    void indexOfAnotherForm_isScannedAndReported_untilRefreshed() throws IOException {
        try (SearchableArchive archive = open()) {
            archive.frames().put(months(1), NO_LIMIT);
        }
        byte[] bytes = Files.readAllBytes(sidecars().getFirst());
        // The version stands after the magic number, the length of the name and the name.
        bytes[4 + 1 + "StackMemorySegment".length() + 3] = 99;
        requireScanned(bytes);
    }

    private void requireScanned(byte[] index) throws IOException {
        Files.write(sidecars().getFirst(), index);
        emptyCache();
        try (SearchableArchive archive = open()) {
            Explained<List<String>> found = search(archive, "apple");
            assertThat(found.answer()).containsExactly("m0");
            assertThat(found.report().filesScanned()).isEqualTo(1);
            assertThat(archive.lexical().status(NO_LIMIT).pending()).isEqualTo(1);
            assertThat(archive.lexical().refresh(Progress.NONE, NO_LIMIT)).isTrue();
            assertThat(search(archive, "apple").report().filesScanned()).isZero();
            assertThat(archive.lexical().status(NO_LIMIT).pending()).isZero();
        }
    }

    @Test
    void nextProcess_findsListsFootersAndIndexesOfIds_onTheDisk() {
        try (SearchableArchive archive = open()) {
            archive.frames().put(months(3), NO_LIMIT);
        }
        try (SearchableArchive archive = open()) {
            var found = archive.explain(() -> archive.frames().find(List.of(id("m1")), NO_LIMIT));

            assertThat(found.answer()).hasSize(1);
            // One row group of one file.
            assertThat(found.report().gets()).isEqualTo(1);
        }
    }

    @Test
    void whatNoVersionNames_leavesTheDisk_ofOtherMachinesToo() {
        var there = new SidecarSettings(folder.resolve("cache-there"), 1L << 30);
        var keptThere = new LocalCache(there.folder(), there.maxBytes());
        try (SearchableArchive archive = open();
                SearchableArchive other = SearchableArchive.open(settings(), there);
                var look = new WarehouseLook(settings())) {
            archive.frames().put(months(2), NO_LIMIT);
            assertThat(other.frames().find(List.of(id("m0"), id("m1")), NO_LIMIT))
                    .hasSize(2);
            Set<String> gone = new HashSet<>(look.objects());
            assertThat(gone).anyMatch(object -> isKept(keptThere, object));
            archive.erasing().erase(List.of(id("m0")), NO_LIMIT);
            gone.removeAll(look.objects());

            assertThat(other.frames().find(List.of(id("m0"), id("m1")), NO_LIMIT))
                    .hasSize(1);
            assertThat(gone).isNotEmpty().noneMatch(object -> isKept(keptThere, object));
        }
    }

    private static boolean isKept(LocalCache cache, String object) {
        return Files.exists(cache.file(object, LocalCache.Kind.WHOLE))
                || Files.exists(cache.file(object, LocalCache.Kind.END));
    }

    @Test
    void meter_hearsWhatIsReadOfTheWarehouse() throws IOException {
        try (SearchableArchive archive = open()) {
            archive.frames().put(months(1), NO_LIMIT);
        }
        emptyCache();
        try (SearchableArchive archive = open()) {
            var first = new SpendingMeter(Long.MAX_VALUE);
            assertThat(search(archive, first)).hasSize(1);
            assertThat(first.requests()).isPositive();
            assertThat(first.bytes()).isPositive();

            var second = new SpendingMeter(0);
            assertThat(search(archive, second)).as("out of the cache").hasSize(1);
            assertThat(second.requests()).isZero();
        }
    }

    @Test
    void meter_thatRefuses_endsTheSearchAfterWhatWasPaidFor_andOthersGoOn() throws IOException {
        try (SearchableArchive archive = open()) {
            archive.frames().put(months(1), NO_LIMIT);
        }
        emptyCache();
        try (SearchableArchive archive = open()) {
            var meter = new SpendingMeter(1);
            assertThatThrownBy(() -> search(archive, meter)).isInstanceOf(CostLimitReached.class);
            assertThat(meter.requests()).isEqualTo(1);

            assertThat(search(archive, new SpendingMeter(Long.MAX_VALUE))).hasSize(1);
        }
    }

    private static List<LexicalHit> search(SearchableArchive archive, SpendingMeter meter) {
        Deadline metered = NO_LIMIT.metered(meter);
        try (LexicalView view = archive.lexical().open(metered)) {
            return view.search(ask("apple"), metered);
        }
    }

    /** Pays for so many requests. */
    private static final class SpendingMeter implements ReadMeter {
        private final long most;
        private final AtomicLong requests = new AtomicLong();
        private final AtomicLong bytes = new AtomicLong();

        SpendingMeter(long most) {
            this.most = most;
        }

        @Override
        public void reading(StoreId store, long added, long given) {
            if (requests.get() + added > most) {
                throw new CostLimitReached(most + " requests are made");
            }
            requests.addAndGet(added);
            bytes.addAndGet(given);
        }

        long requests() {
            return requests.get();
        }

        long bytes() {
            return bytes.get();
        }
    }

    @Test
    void damagedCache_isFetchedAnew() throws IOException {
        try (SearchableArchive archive = open()) {
            archive.frames().put(months(1), NO_LIMIT);
        }
        for (Path cached : cached()) {
            Files.write(cached, new byte[10]);
        }
        try (SearchableArchive archive = open()) {
            Explained<List<String>> found = search(archive, "apple");
            assertThat(found.answer()).containsExactly("m0");
            assertThat(found.report().filesScanned()).isZero();
        }
    }

    @Test
    void crashBetweenIndexAndCommit_leavesNothingOnceCompacted() throws IOException {
        try (SearchableArchive archive = open()) {
            archive.frames().put(months(1), NO_LIMIT);
            Path sidecar = sidecars().getFirst();
            String dataFile = sidecar.toString().replace(".search", "");
            String orphan = dataFile.replace(".parquet", "-of-a-crash.parquet");
            Files.copy(Path.of(dataFile), Path.of(orphan));
            Files.copy(sidecar, Path.of(orphan + ".search"));
            assertThat(search(archive, "apple").answer()).containsExactly("m0");

            archive.maintenance().compact(Progress.NONE, NO_LIMIT);

            assertThat(sidecars()).containsExactly(sidecar);
        }
    }

    @Test
    void crashInTheMiddleOfWriting_leavesNothingInTheCache() throws IOException {
        Path left = folder.resolve("cache/work-999999999-17");
        Files.createDirectories(left.resolve(".segment-1"));
        Files.writeString(left.resolve(".segment-1/data"), "secret");
        open().close();
        assertThat(left).doesNotExist();
    }

    @Test
    void compact_writesOneIndexForAll_andHidesNothing() throws IOException {
        try (SearchableArchive archive = open()) {
            for (int number = 0; number < 5; number++) {
                archive.frames()
                        .put(
                                List.of(stored(
                                        aFrame("f" + number).content("apple").build())),
                                NO_LIMIT);
            }
            archive.frames().delete(List.of(new CopyVersion(id("f3"), 1, 1)), NO_LIMIT);
            assertThat(search(archive, "apple").answer()).containsExactly("f0", "f1", "f2", "f4");

            archive.maintenance().compact(Progress.NONE, NO_LIMIT);

            assertThat(sidecars()).hasSize(1);
            assertThat(search(archive, "apple").answer()).containsExactly("f0", "f1", "f2", "f4");
            assertThat(files(folder.resolve("cache"), ".index")).hasSize(1);
        }
    }

    @Test
    void vectors_survivePuttingAgain_compactionAndRebuild() throws IOException {
        try (SearchableArchive archive = open()) {
            archive.frames().put(List.of(frame("a"), frame("b"), frame("c")), NO_LIMIT);
            archive.vectors().put(PLANE, List.of(vector("a", 1, 0), vector("b", 0, 1)), NO_LIMIT);
            assertThat(vectorObjects()).hasSize(1);

            archive.lexical().rebuild(Progress.NONE, NO_LIMIT);

            assertThat(vectorObjects()).isEmpty();
            assertThat(nearest(archive)).containsExactly("a", "b");
            archive.vectors().put(PLANE, List.of(vector("b", 1, 0.1f), vector("a", -1, 0)), NO_LIMIT);
            assertThat(nearest(archive)).containsExactly("b", "a");
            archive.frames().put(List.of(frame("d")), NO_LIMIT);
            archive.frames().put(List.of(stored(frame("b").frame(), 7)), NO_LIMIT);
            assertThat(nearest(archive)).containsExactly("b", "a");
            archive.maintenance().compact(Progress.NONE, NO_LIMIT);
            assertThat(vectorObjects()).isEmpty();
            assertThat(nearest(archive)).containsExactly("b", "a");
            archive.frames().put(List.of(stored(frame("a").frame(), 9)), NO_LIMIT);
            assertThat(nearest(archive)).containsExactly("b", "a");
        }
        emptyCache();
        try (SearchableArchive archive = open()) {
            assertThat(nearest(archive)).containsExactly("b", "a");
            assertThat(archive.vectors().listModels(NO_LIMIT)).containsExactly(new ModelUsage(PLANE, 2));
            archive.vectors().drop(PLANE, NO_LIMIT);
            assertThat(nearest(archive)).isEmpty();
            assertThat(search(archive, "apple").answer()).containsExactly("a", "b", "c", "d");
        }
    }

    @Test
    void manySmallBatchesOfVectors_becomeFewObjects_theNewestCounting() throws IOException {
        try (SearchableArchive archive = open()) {
            archive.frames().put(List.of(frame("a"), frame("b")), NO_LIMIT);
            archive.vectors().put(PLANE, List.of(vector("b", 1, 1)), NO_LIMIT);
            for (int number = 0; number < 80; number++) {
                archive.vectors().put(PLANE, List.of(vector("a", 1, number)), NO_LIMIT);
            }
            assertThat(vectorObjects()).hasSizeLessThan(40);
            assertThat(nearest(archive)).containsExactly("b", "a");
        }
    }

    @Test
    void find_readsVectorsOfIndexesAndOfObjects_theNewestCounting() throws IOException {
        try (SearchableArchive archive = open()) {
            archive.frames().put(List.of(frame("a"), frame("b"), frame("c")), NO_LIMIT);
            archive.vectors().put(PLANE, List.of(vector("a", 1, 0), vector("b", 2, 0)), NO_LIMIT);
            archive.maintenance().compact(Progress.NONE, NO_LIMIT);
            assertThat(vectorObjects()).isEmpty();
            archive.vectors().put(PLANE, List.of(vector("b", 3, 0)), NO_LIMIT);
            archive.vectors().put(PLANE, List.of(vector("b", 4, 0), vector("c", 5, 0)), NO_LIMIT);
            assertThat(vectorObjects()).hasSize(2);
            assertThat(lengths(archive)).isEqualTo(Map.of("a", 1f, "b", 4f, "c", 5f));
            archive.frames().put(List.of(stored(frame("c").frame(), 7)), NO_LIMIT);
            assertThat(lengths(archive)).isEqualTo(Map.of("a", 1f, "b", 4f, "c", 5f));

            archive.lexical().rebuild(Progress.NONE, NO_LIMIT);

            assertThat(vectorObjects()).isEmpty();
            assertThat(lengths(archive)).isEqualTo(Map.of("a", 1f, "b", 4f, "c", 5f));
        }
        emptyCache();
        try (SearchableArchive archive = open()) {
            assertThat(lengths(archive)).isEqualTo(Map.of("a", 1f, "b", 4f, "c", 5f));
            archive.frames().put(List.of(stored(edited(frame("b").frame()))), NO_LIMIT);
            assertThat(lengths(archive)).isEqualTo(Map.of("a", 1f, "c", 5f));
        }
    }

    private static Map<String, Float> lengths(SearchableArchive archive) {
        return archive.vectors().find(PLANE, List.of(id("a"), id("b"), id("c"), id("absent")), NO_LIMIT).stream()
                .collect(Collectors.toMap(vector -> vector.frame().value(), vector -> vector.components()[0]));
    }

    @Test
    void find_opensOnlyTheIndexesOfFilesThatHoldTheFrames() throws IOException {
        try (SearchableArchive archive = open()) {
            archive.frames().put(months(3), NO_LIMIT);
            archive.vectors().put(PLANE, List.of(vector("m0", 1, 0), vector("m1", 2, 0)), NO_LIMIT);
            archive.maintenance().compact(Progress.NONE, NO_LIMIT);
        }
        emptyCache();
        try (SearchableArchive archive = open()) {
            Explained<List<FrameVector>> found =
                    archive.explain(() -> archive.vectors().find(PLANE, List.of(id("m1")), NO_LIMIT));

            assertThat(found.answer()).extracting(FrameVector::frame).containsExactly(id("m1"));
            assertThat(found.report().filesRead()).isEqualTo(1);
            assertThat(files(folder.resolve("cache"), ".index")).hasSize(1);
        }
    }

    @Test
    void erase_leavesNoByte_inIndexesVectorObjectsAndCache() throws IOException {
        String secret = "qzxwombatqzx";
        try (SearchableArchive archive = open()) {
            archive.frames()
                    .put(
                            List.of(
                                    stored(aFrame(secret + "id")
                                            .content("apple " + secret)
                                            .build()),
                                    frame("other")),
                            NO_LIMIT);
            archive.vectors().put(PLANE, List.of(vector(secret + "id", 1, 0), vector("other", 1, 1)), NO_LIMIT);
            archive.lexical().rebuild(Progress.NONE, NO_LIMIT);
            archive.vectors().put(PLANE, List.of(vector(secret + "id", 0, 1), vector("other", 1, 2)), NO_LIMIT);
            assertThat(nearest(archive)).containsExactly("other", secret + "id");
            assertThat(search(archive, secret).answer()).containsExactly(secret + "id");
            assertThat(holding(secret)).isNotEmpty();

            Set<FrameId> erased = archive.erasing().erase(List.of(id(secret + "id")), NO_LIMIT);

            assertThat(erased).containsExactly(id(secret + "id"));
            assertThat(holding(secret)).isEmpty();
            assertThat(search(archive, secret).answer()).isEmpty();
            assertThat(nearest(archive)).containsExactly("other");
        }
    }

    @Test
    void cache_staysBelowItsSize_andSearchesGoOn() throws IOException {
        try (SearchableArchive archive = open()) {
            archive.frames().put(months(6), NO_LIMIT);
        }
        long one = Files.size(sidecars().getFirst());
        long most = 2 * one + one / 2;
        emptyCache();
        try (SearchableArchive archive =
                SearchableArchive.open(settings(), new SidecarSettings(folder.resolve("cache"), most))) {
            for (int round = 0; round < 3; round++) {
                assertThat(search(archive, "apple").answer()).hasSize(6);
                long bytes = 0;
                for (Path cached : cached()) {
                    bytes += Files.size(cached);
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cached)))
                            .isEqualTo("rw-------");
                }
                assertThat(bytes).isPositive().isLessThanOrEqualTo(most);
            }
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("cache"))))
                .isEqualTo("rwx------");
    }

    @Test
    void cache_ofAnotherProcessThatErased_isFollowed() throws IOException {
        try (SearchableArchive archive = open();
                SearchableArchive other =
                        SearchableArchive.open(settings(), SidecarSettings.of(folder.resolve("other-cache")))) {
            archive.frames()
                    .put(
                            List.of(
                                    frame("a"),
                                    stored(aFrame("b").content("qzxwombatqzx").build())),
                            NO_LIMIT);
            assertThat(search(other, "apple").answer()).containsExactly("a");
            archive.erasing().erase(List.of(id("b")), NO_LIMIT);
            assertThat(search(other, "qzxwombatqzx").answer()).isEmpty();
            assertThat(holding("qzxwombatqzx")).isEmpty();
        }
    }

    private static StoredFrame frame(String id) {
        return stored(aFrame(id).content("apple").build());
    }

    private static FrameVector vector(String id, float x, float y) {
        return new FrameVector(id(id), 1, new float[] {x, y});
    }

    private static List<String> nearest(SearchableArchive archive) {
        return archive.vectors().nearest(PLANE, new float[] {1, 0.1f}, FrameFilter.ALL, 10, NO_LIMIT).stream()
                .map(VectorHit::frame)
                .map(FrameId::value)
                .toList();
    }

    /** A frame in each of the first months of a year. */
    private static List<StoredFrame> months(int count) {
        return IntStream.range(0, count)
                .mapToObj(month -> aFrame("m" + month)
                        .content("apple in month " + month)
                        .createdAt(Instant.parse("2026-0" + (month + 1) + "-15T00:00:00Z"))
                        .build())
                .map(dev.stackmemory.testkit.frame.Frames::stored)
                .toList();
    }

    private static LexicalRequest ask(String word) {
        String term =
                dev.stackmemory.domain.text.Analyzer.tokens(word).getFirst().term();
        return new LexicalRequest(
                Optional.empty(),
                List.of(new dev.stackmemory.ports.search.WeightedTerm(IndexTerm.anywhere(term), 1)),
                new Bm25(1.2, 0.75),
                20,
                FrameFilter.ALL,
                100);
    }

    private static Explained<List<String>> search(SearchableArchive archive, String word) {
        return archive.explain(() -> {
            try (LexicalView view = archive.lexical().open(NO_LIMIT)) {
                return view.search(ask(word), NO_LIMIT).stream()
                        .map(hit -> hit.frame().value())
                        .sorted()
                        .toList();
            }
        });
    }

    private List<Path> sidecars() throws IOException {
        return files(folder.resolve("archive"), ".search");
    }

    private List<Path> vectorObjects() throws IOException {
        return files(folder.resolve("archive"), ".arrow");
    }

    private List<Path> cached() throws IOException {
        return files(folder.resolve("cache"), "");
    }

    private void emptyCache() throws IOException {
        for (Path file : cached()) {
            Files.delete(file);
        }
    }

    private static List<Path> files(Path in, String suffix) throws IOException {
        try (var files = Files.walk(in)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(suffix))
                    .toList();
        }
    }

    private List<Path> holding(String text) throws IOException {
        var holding = new ArrayList<Path>();
        for (Path file : files(folder, "")) {
            String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            if (bytes.contains(text)) {
                holding.add(file);
            }
        }
        return holding;
    }
}
