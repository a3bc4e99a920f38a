package dev.stackmemory.adapter.s3;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.adapter.s3.ReadReport.Explained;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.domain.rank.Bm25;
import dev.stackmemory.domain.rank.Candidate;
import dev.stackmemory.domain.text.Analyzer;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.ReadMeter;
import dev.stackmemory.ports.failure.StoreException.CostLimitReached;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalHit;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalStatistics;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.SessionNeighbour;
import dev.stackmemory.ports.search.SessionPlace;
import dev.stackmemory.ports.search.WeightedTerm;
import dev.stackmemory.ports.store.StoredFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a machine that is new to an archive reads before it answers a search in one project and time. */
@Timeout(180)
class FirstSearchIT {
    private static final Deadline NO_LIMIT = Deadline.NEVER;
    private static final int MONTHS = 6;
    private static final int FRAMES_A_MONTH = 450;
    private static final int PROJECTS = 9;
    private static final ProjectId PROJECT = new ProjectId("project-1");
    private static final Set<ProjectId> ONLY = Set.of(PROJECT);
    private static final FrameFilter MARCH = FrameFilter.ofProjects(ONLY)
            .withCreatedWithin(
                    TimeWindow.between(Instant.parse("2026-03-01T00:00:00Z"), Instant.parse("2026-04-01T00:00:00Z")));
    /** Of the footer: the number that names it and the kind of checksum. */
    private static final int BEFORE_CHECKSUM = 8;

    @TempDir
    Path folder;

    private int machines;

    private ArchiveSettings settings() {
        return ArchiveSettings.ofFolder(folder.resolve("archive"))
                .withKeepOrphans(Duration.ZERO)
                .withKeepSnapshots(Duration.ZERO);
    }

    private SearchableArchive open(Path cache) {
        return SearchableArchive.open(settings(), SidecarSettings.of(cache));
    }

    private SearchableArchive onNewMachine() {
        return open(newCache());
    }

    private Path newCache() {
        return folder.resolve("machine-" + machines++);
    }

    private Path writersCache() {
        return folder.resolve("writer");
    }

    @BeforeEach
    void write() {
        try (SearchableArchive archive = open(writersCache())) {
            archive.frames().put(frames(), NO_LIMIT);
        }
    }

    private static List<StoredFrame> frames() {
        var random = new Random(5);
        var frames = new ArrayList<StoredFrame>();
        for (int month = 0; month < MONTHS; month++) {
            Instant start = Instant.parse("2026-0" + (month + 1) + "-02T00:00:00Z");
            for (int number = 0; number < FRAMES_A_MONTH; number++) {
                var text = new StringBuilder(number % 5 == 1 ? "apple" : "pear");
                for (int word = 0; word < 80; word++) {
                    text.append(" w").append((int) Math.abs(random.nextGaussian() * 2_000));
                }
                frames.add(stored(aFrame("m" + month + "-" + number)
                        .project(new ProjectId("project-" + number % PROJECTS))
                        .session(new SessionId("session-" + month + "-" + number / (5 * PROJECTS)))
                        .content(text.toString())
                        .createdAt(start.plusSeconds(number))
                        .build()));
            }
        }
        return frames;
    }

    private static IndexTerm term(String word) {
        return IndexTerm.anywhere(Analyzer.tokens(word).getFirst().term());
    }

    /** All that a search asks, one question after the other. */
    private record Answers(
            LexicalStatistics statistics,
            List<LexicalHit> hits,
            Set<SessionNeighbour> neighbours,
            List<Candidate> described) {}

    private static Answers search(SearchableArchive archive, Deadline deadline) {
        try (LexicalView view = archive.lexical().open(deadline)) {
            List<IndexTerm> terms = List.of(term("apple"), term("w7"), term("w1500"), term("absent"));
            LexicalStatistics statistics = view.statistics(terms, ONLY, deadline);
            var request = new LexicalRequest(
                    Optional.empty(),
                    List.of(new WeightedTerm(term("apple"), 1), new WeightedTerm(term("w7"), 0.5)),
                    new Bm25(1.2, 0.75),
                    statistics.averageLength(),
                    MARCH,
                    10);
            List<LexicalHit> hits = view.search(request, deadline);
            List<SessionPlace> places = hits.stream()
                    .map(hit -> new SessionPlace(hit.frame(), hit.project(), hit.session().orElseThrow(), hit.createdAt()))
                    .toList();
            List<SessionNeighbour> neighbours = archive.neighbours().around(places, 2, deadline);
            List<FrameId> found = hits.stream().map(LexicalHit::frame).toList();
            List<Candidate> described = view.describe(List.of(term("apple").text(), term("w7").text()), found, MARCH, deadline);
            return new Answers(statistics, hits, Set.copyOf(neighbours), described);
        }
    }

    private Explained<Answers> searchOnNewMachine() {
        try (SearchableArchive archive = onNewMachine()) {
            return archive.explain(() -> search(archive, NO_LIMIT));
        }
    }

    /** With all indexes at hand. */
    private Answers searchThere() {
        try (SearchableArchive archive = open(writersCache())) {
            return search(archive, NO_LIMIT);
        }
    }

    private List<Path> indexes() throws IOException {
        return files(folder.resolve("archive"), ".search");
    }

    private static List<Path> files(Path in, String suffix) throws IOException {
        try (var files = Files.walk(in)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    private long bytesOfIndexes() throws IOException {
        long bytes = 0;
        for (Path index : indexes()) {
            bytes += Files.size(index);
        }
        return bytes;
    }

    private static void change(Path file, UnaryOperator<byte[]> change) {
        try {
            Files.write(file, change.apply(Files.readAllBytes(file)));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void firstSearch_bringsTheIndexOfItsTimeAlone_andAnswersAsWithAll() throws IOException {
        Answers expected = searchThere();
        Path cache = newCache();
        try (SearchableArchive archive = open(cache)) {
            Explained<Answers> found = archive.explain(() -> search(archive, NO_LIMIT));

            assertThat(found.answer()).isEqualTo(expected);
            assertThat(expected.hits()).hasSize(10);
            assertThat(expected.neighbours()).isNotEmpty();
            assertThat(expected.described()).hasSize(10);
            assertThat(expected.statistics().frames()).isEqualTo(MONTHS * FRAMES_A_MONTH / PROJECTS);
            assertThat(found.report().filesScanned()).isZero();
            assertThat(found.report().bytesRead()).isBetween(bytesOfIndexes() / MONTHS, bytesOfIndexes() / 2);
            assertThat(files(cache, ".index")).hasSize(1);
            assertThat(files(cache, ".words")).hasSize(MONTHS);
        }
    }

    @Test
    void firstSearch_inABucket_readsEachOtherIndexTwiceAtMost() {
        try (var bucket = new BucketFixture();
                SearchableArchive writer = SearchableArchive.open(bucket.settings(), SidecarSettings.of(newCache()));
                SearchableArchive reader = SearchableArchive.open(bucket.settings(), SidecarSettings.of(newCache()))) {
            writer.frames().put(frames(), NO_LIMIT);
            Answers expected = search(writer, NO_LIMIT);
            IndexTerm term = term("w7");
            try (LexicalView view = reader.lexical().open(NO_LIMIT)) {
                bucket.objects().resetTraffic();
                LexicalStatistics counted = view.statistics(List.of(term), ONLY, NO_LIMIT);
                assertThat(counted.documentFrequency(term))
                        .isPositive()
                        .isEqualTo(expected.statistics().documentFrequency(term));
                assertThat(bucket.objects().traffic().allRequests()).isBetween((long) MONTHS, 2L * MONTHS);
            }
            assertThat(search(reader, NO_LIMIT)).isEqualTo(expected);
        }
    }

    @Test
    void nextProcess_findsTheWordsOnTheDisk_damagedOnesAreReadAnew() throws IOException {
        Path cache = newCache();
        Answers expected;
        try (SearchableArchive archive = open(cache)) {
            expected = search(archive, NO_LIMIT);
        }
        try (SearchableArchive archive = open(cache)) {
            Explained<LexicalStatistics> counted = archive.explain(() -> {
                try (LexicalView view = archive.lexical().open(NO_LIMIT)) {
                    return view.statistics(
                            expected.statistics().documentFrequencies().keySet(), ONLY, NO_LIMIT);
                }
            });
            assertThat(counted.answer()).isEqualTo(expected.statistics());
            assertThat(counted.report().filesRead()).isEqualTo(MONTHS);
            assertThat(counted.report().gets()).isZero();
        }
        for (Path words : files(cache, ".words")) {
            change(words, bytes -> {
                bytes[bytes.length / 2] ^= 1;
                return bytes;
            });
        }
        try (SearchableArchive archive = open(cache)) {
            Explained<Answers> found = archive.explain(() -> search(archive, NO_LIMIT));
            assertThat(found.answer()).isEqualTo(expected);
            assertThat(found.report().filesScanned()).isZero();
        }
    }

    @Test
    void framesThatWereReplaced_doNotCount() {
        try (SearchableArchive archive = open(writersCache())) {
            Frame old = frames().stream()
                    .map(StoredFrame::frame)
                    .filter(frame -> frame.id().value().equals("m1-1"))
                    .findFirst()
                    .orElseThrow();
            archive.frames()
                    .put(List.of(stored(edited(old, frame -> frame.content("w1500 w1501 apple")))), NO_LIMIT);
        }
        Answers expected = searchThere();
        assertThat(expected.statistics().frames()).isEqualTo(MONTHS * FRAMES_A_MONTH / PROJECTS);
        assertThat(searchOnNewMachine().answer()).isEqualTo(expected);
    }

    @Test
    void indexWithoutWords_asEarlierVersionsWroteIt_isBroughtWhole() throws IOException {
        Answers expected = searchThere();
        for (Path index : indexes()) {
            change(index, FirstSearchIT::withoutWords);
        }
        Explained<Answers> found = searchOnNewMachine();
        assertThat(found.answer()).isEqualTo(expected);
        assertThat(found.report().filesScanned()).isZero();
        assertThat(found.report().bytesRead()).isGreaterThan(bytesOfIndexes());
    }

    /** The words are no longer found, and everything else is right, the checksum of the whole included. */
    private static byte[] withoutWords(byte[] index) {
        int checksumPlace = index.length - Long.BYTES;
        int table = (int) ByteBuffer.wrap(index)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong(checksumPlace - BEFORE_CHECKSUM - Long.BYTES);
        index[table - 1] ^= 1;
        var checksum = new CRC32();
        checksum.update(index, 0, checksumPlace);
        ByteBuffer.wrap(index).putLong(checksumPlace, checksum.getValue());
        return index;
    }

    @Test
    void damagedWords_orAShortenedIndex_endInReadingTheRows() throws IOException {
        Answers expected = searchThere();
        List<Path> indexes = indexes();
        // The words of the projects stand before their outline, which is short.
        change(indexes.getFirst(), bytes -> {
            Arrays.fill(bytes, bytes.length - 50_000, bytes.length - 2_000, (byte) 7);
            return bytes;
        });
        change(indexes.get(1), bytes -> Arrays.copyOf(bytes, bytes.length - 1));
        change(indexes.get(2), bytes -> Arrays.copyOf(bytes, 100));
        Files.delete(indexes.get(3));
        Explained<Answers> found = searchOnNewMachine();
        assertThat(found.answer()).isEqualTo(expected);
        assertThat(found.report().filesScanned()).isPositive();
    }

    @Test
    void words_countInWhatAQueryMaySpend() {
        var paid = new Requests(Long.MAX_VALUE);
        try (SearchableArchive archive = onNewMachine()) {
            search(archive, NO_LIMIT.metered(paid));
            assertThat(paid.made.get()).isGreaterThan(MONTHS);
        }
        try (SearchableArchive archive = onNewMachine()) {
            Deadline few = NO_LIMIT.metered(new Requests(3));
            assertThatThrownBy(() -> search(archive, few)).isInstanceOf(CostLimitReached.class);
            assertThat(search(archive, NO_LIMIT)).isEqualTo(searchThere());
        }
    }

    private record Requests(long most, AtomicLong made) implements ReadMeter {
        Requests(long most) {
            this(most, new AtomicLong());
        }

        @Override
        public void reading(StoreId store, long added, long given) {
            if (made.addAndGet(added) > most) {
                throw new CostLimitReached(most + " requests are made");
            }
        }
    }

    @Test
    void forgottenFrames_leaveTheWordsOfOtherMachines() throws IOException {
        Path cache = newCache();
        try (SearchableArchive archive = open(writersCache());
                SearchableArchive other = open(cache)) {
            search(other, NO_LIMIT);
            List<Path> before = files(cache, ".words");
            assertThat(before).hasSize(MONTHS);
            archive.erasing().erase(List.of(new FrameId("m0-1")), NO_LIMIT);

            Answers after = search(other, NO_LIMIT);

            assertThat(after.statistics().frames()).isEqualTo(MONTHS * FRAMES_A_MONTH / PROJECTS - 1);
            assertThat(files(cache, ".words")).hasSize(MONTHS);
            assertThat(before.stream().filter(Files::exists)).hasSize(MONTHS - 1);
        }
    }

    @Test
    void words_countInTheSizeOfTheCache() throws IOException {
        long most = 20_000;
        Path cache = newCache();
        Answers expected = searchThere();
        try (SearchableArchive archive = SearchableArchive.open(settings(), new SidecarSettings(cache, most))) {
            assertThat(search(archive, NO_LIMIT)).isEqualTo(expected);
            long bytes = 0;
            for (Path cached : files(cache, "")) {
                bytes += Files.size(cached);
            }
            assertThat(bytes).isLessThanOrEqualTo(most);
        }
    }
}
