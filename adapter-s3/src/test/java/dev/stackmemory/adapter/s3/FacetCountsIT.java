package dev.stackmemory.adapter.s3;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.adapter.s3.ReadReport.Explained;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.StoredFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Counts by facets that one process has made of an archive, and what the next one on its machine asks for. */
@Timeout(180)
class FacetCountsIT {
    private static final Deadline NO_LIMIT = Deadline.NEVER;
    private static final String SECRET = "qzxwombatqzx";

    @TempDir
    private Path folder;

    private SearchableArchive process(String machine) {
        return SearchableArchive.open(
                ArchiveSettings.ofFolder(folder.resolve("archive"))
                        .withKeepOrphans(Duration.ZERO)
                        .withKeepSnapshots(Duration.ZERO),
                SidecarSettings.of(folder.resolve(machine)));
    }

    /** Over three months, of two projects, of which none fills a file alone. */
    private static List<StoredFrame> frames() {
        return IntStream.range(0, 90)
                .mapToObj(number -> stored(aFrame("f" + number)
                        .createdAt(Instant.parse("2026-04-01T12:00:00Z").plus(Duration.ofDays(number)))
                        .project(new ProjectId("project-" + number % 2))
                        .type(number % 3 == 0 ? "task" : "review")
                        .state(number % 5 == 0 ? "active" : "closed")
                        .session(new SessionId("s" + number % 7))
                        .score(number / 90.0)
                        .tags(List.of("t" + number % 4, "u" + number % 6))
                        .build()))
                .toList();
    }

    private static Map<String, Long> expected(Facet facet, List<StoredFrame> copies, FrameFilter filter) {
        return copies.stream()
                .map(StoredFrame::frame)
                .filter(filter::matches)
                .flatMap(facet::values)
                .collect(Collectors.groupingBy(value -> value, TreeMap::new, Collectors.counting()));
    }

    private static Explained<Map<String, Long>> count(SearchableArchive archive, Facet facet, FrameFilter filter) {
        return archive.explain(() -> archive.archive().catalog().countBy(facet, filter, NO_LIMIT));
    }

    @ParameterizedTest
    @EnumSource(Facet.class)
    void countBy_afterAnotherProcessOfTheMachineDid_readsNoRow(Facet facet) {
        try (SearchableArchive writer = process("writing")) {
            writer.frames().put(frames(), NO_LIMIT);
        }
        Map<String, Long> expected = expected(facet, frames(), FrameFilter.ALL);
        try (SearchableArchive first = process("machine")) {
            var counted = count(first, facet, FrameFilter.ALL);
            assertThat(counted.answer()).isEqualTo(expected);
            assertThat(counted.report().rowsRead()).isPositive();
        }
        try (SearchableArchive next = process("machine")) {
            var counted = count(next, facet, FrameFilter.ALL);
            assertThat(counted.answer()).isEqualTo(expected);
            assertThat(counted.report().rowsRead()).isZero();
            assertThat(counted.report().filesRead()).isZero();
            assertThat(counted.report().gets()).isZero();
        }
    }

    @Test
    void countBy_ofSomeFrames_readsThem_thoughAllWereCounted() {
        FrameFilter one = FrameFilter.ofProjects(Set.of(new ProjectId("project-1")));
        try (SearchableArchive archive = process("machine")) {
            archive.frames().put(frames(), NO_LIMIT);
            count(archive, Facet.TYPE, FrameFilter.ALL);
            assertThat(count(archive, Facet.TYPE, one).answer()).isEqualTo(expected(Facet.TYPE, frames(), one));
        }
        try (SearchableArchive next = process("machine")) {
            assertThat(count(next, Facet.TYPE, FrameFilter.ALL).answer())
                    .isEqualTo(expected(Facet.TYPE, frames(), FrameFilter.ALL));
        }
    }

    @Test
    void countBy_afterFramesWentAndCame_countsWhatIsThere_andReadsOnlyWhatChanged() {
        try (SearchableArchive archive = process("machine")) {
            archive.frames().put(frames(), NO_LIMIT);
            count(archive, Facet.TAG, FrameFilter.ALL);
            archive.frames().delete(List.of(new CopyVersion(id("f3"), 1, 1)), NO_LIMIT);
        }
        List<StoredFrame> left = frames().stream()
                .filter(copy -> !copy.frame().id().equals(id("f3")))
                .toList();
        for (boolean changed : new boolean[] {true, false}) {
            try (SearchableArchive next = process("machine")) {
                var counted = count(next, Facet.TAG, FrameFilter.ALL);
                assertThat(counted.answer()).isEqualTo(expected(Facet.TAG, left, FrameFilter.ALL));
                assertThat(counted.report().files()).isEqualTo(3);
                // What tells which rows are deleted is a file as well.
                assertThat(counted.report().filesRead()).isEqualTo(changed ? 2 : 1);
            }
        }
    }

    @Test
    void countBy_ofADamagedCount_countsAnew() throws IOException {
        try (SearchableArchive archive = process("machine")) {
            archive.frames().put(frames(), NO_LIMIT);
            count(archive, Facet.TAG, FrameFilter.ALL);
        }
        List<Path> counts = files("machine").stream()
                .filter(file -> file.toString().endsWith(".counts"))
                .toList();
        assertThat(counts).hasSize(3);
        for (Path file : counts) {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);
        }
        try (SearchableArchive next = process("machine")) {
            assertThat(count(next, Facet.TAG, FrameFilter.ALL).answer())
                    .isEqualTo(expected(Facet.TAG, frames(), FrameFilter.ALL));
        }
    }

    @Test
    void erase_leavesNoValueOfTheFrame_inTheCountsOfAnyMachineThatAsksAgain() {
        try (SearchableArchive archive = process("machine");
                SearchableArchive other = process("other")) {
            archive.frames().put(frames(), NO_LIMIT);
            archive.frames()
                    .put(List.of(stored(aFrame("gone").tags(List.of(SECRET)).build())), NO_LIMIT);
            for (SearchableArchive each : List.of(archive, other)) {
                assertThat(count(each, Facet.TAG, FrameFilter.ALL).answer()).containsEntry(SECRET, 1L);
            }
            assertThat(holdingTheSecret("machine")).isNotEmpty();
            assertThat(holdingTheSecret("other")).isNotEmpty();

            archive.erasing().erase(List.of(id("gone")), NO_LIMIT);

            assertThat(holdingTheSecret("machine")).isEmpty();
            assertThat(count(other, Facet.TAG, FrameFilter.ALL).answer()).doesNotContainKey(SECRET);
            assertThat(holdingTheSecret("other")).isEmpty();
        }
    }

    private List<Path> files(String machine) {
        try (Stream<Path> files = Files.list(folder.resolve(machine))) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<Path> holdingTheSecret(String machine) {
        return files(machine).stream()
                .filter(file -> file.toString().endsWith(".counts"))
                .filter(file -> {
                    try {
                        return Files.readString(file, StandardCharsets.ISO_8859_1)
                                .contains(SECRET);
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                })
                .toList();
    }
}
