package dev.stackmemory.adapter.s3;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.adapter.s3.ReadReport.Explained;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.ports.store.StoredFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a list of the archive reads: of a year in twelve files, with contents that do not compress. */
@Timeout(180)
class ArchiveListingsIT {
    private static final Deadline NO_LIMIT = Deadline.NEVER;
    private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");
    private static final int FRAMES = 36_500;
    private static final int CONTENT = 1_000;
    private static final int MONTHS = 12;

    private static final List<StoredFrame> ALL = frames();

    @TempDir
    private static Path folder;

    /** A hundred frames a day, of five projects; each thousandth has the tag. */
    private static List<StoredFrame> frames() {
        var random = new SplittableRandom(5);
        return IntStream.range(0, FRAMES)
                .mapToObj(number -> stored(aFrame("f" + number)
                        .createdAt(NEW_YEAR.plus(
                                Duration.ofDays(365).dividedBy(FRAMES).multipliedBy(number)))
                        .project(new ProjectId("project-" + number % 5))
                        .tags(number % 1_000 == 0 ? List.of("rare") : List.of("common"))
                        .content(noise(random))
                        .build()))
                .toList();
    }

    private static String noise(SplittableRandom random) {
        var text = new StringBuilder();
        while (text.length() < CONTENT) {
            text.append(Long.toString(random.nextLong(), Character.MAX_RADIX)).append(' ');
        }
        return text.toString();
    }

    @BeforeAll
    static void fillTheArchive() {
        try (S3Archive archive = S3Archive.open(ArchiveSettings.ofFolder(folder))) {
            archive.frames().put(ALL, NO_LIMIT);
        }
    }

    /** In a process that knows nothing yet. */
    private static Explained<List<String>> newestTen(FrameFilter filter) {
        try (S3Archive archive = S3Archive.open(ArchiveSettings.ofFolder(folder))) {
            Explained<Page> listed = archive.explain(
                    () -> archive.catalog().list(filter, ListOrder.NEWEST_FIRST, Optional.empty(), 10, NO_LIMIT));
            List<String> ids = listed.answer().frames().stream()
                    .map(FrameSummary::id)
                    .map(Object::toString)
                    .toList();
            assertThat(ids)
                    .isEqualTo(ALL.stream()
                            .map(StoredFrame::frame)
                            .filter(filter::matches)
                            .sorted(Comparator.comparing(Frame::createdAt).reversed())
                            .limit(10)
                            .map(frame -> frame.id().toString())
                            .toList());
            return new Explained<>(ids, listed.report());
        }
    }

    /** Neither do the contents of the rows compress to less than half, nor does all else of them take as much. */
    private static void assertNoContentIsRead(ReadReport report) {
        assertThat(report.rowsRead()).isPositive();
        assertThat(report.bytesRead()).as("%s", report).isLessThan(report.rowsRead() * CONTENT / 2);
    }

    @Test
    void newestOfOneProjectsDay_readsItsRowGroupsOfOneFile_andNoContent() {
        ReadReport report = newestTen(FrameFilter.ofProjects(Set.of(new ProjectId("project-3")))
                        .withCreatedWithin(TimeWindow.between(
                                Instant.parse("2026-05-10T00:00:00Z"), Instant.parse("2026-05-11T00:00:00Z"))))
                .report();
        assertThat(report.files()).isEqualTo(MONTHS);
        assertThat(report.filesRead()).isEqualTo(1);
        assertThat(report.rowGroups()).isGreaterThanOrEqualTo(3);
        assertThat(report.rowGroupsRead()).isLessThanOrEqualTo(2);
        assertNoContentIsRead(report);
    }

    @Test
    void newestOfOneProject_readsTheNewestMonth_andNoContent() {
        ReadReport report = newestTen(FrameFilter.ofProjects(Set.of(new ProjectId("project-3"))))
                .report();
        assertThat(report.filesRead()).isEqualTo(1);
        assertThat(report.rowGroupsRead()).isLessThan(report.rowGroups());
        assertNoContentIsRead(report);
    }

    /** No bounds tell of tags: three frames of each month have it, and what is read after the newest month is read together. */
    @Test
    void newestOfATag_readsNoMoreThanTheMonthsThatAreReadTogether_andNoContent() {
        ReadReport report = newestTen(FrameFilter.ALL.withTags(Set.of("rare"))).report();
        assertThat(report.filesRead()).isBetween(4L, 9L);
        assertNoContentIsRead(report);
    }

    @Test
    void newestOfAll_readsTheNewestMonth_andNoContent() {
        ReadReport report = newestTen(FrameFilter.ALL).report();
        assertThat(report.filesRead()).isEqualTo(1);
        assertNoContentIsRead(report);
    }
}
