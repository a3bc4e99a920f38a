package dev.stackmemory.adapter.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.adapter.lucene.Faults.Place;
import dev.stackmemory.adapter.lucene.internal.IndexFolder;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.search.EditableChangeFeed;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.lucene.index.CorruptIndexException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What hinders the work on the files costs no file. */
class LuceneIndexFaultsIT {
    private static final int FRAMES = 400;

    @TempDir
    Path home;

    private final EditableChangeFeed feed = new EditableChangeFeed("history");
    private final Faults faults = new Faults();
    private final List<String> notices = new ArrayList<>();

    @BeforeEach
    void writeAnIndex() {
        feed.record(Frames.frames("f", FRAMES));
        try (LuceneIndex index = index()) {
            assertThat(index.refresh(Progress.NONE, Deadline.NEVER)).isTrue();
        }
    }

    private Path folder() {
        return home.resolve("index");
    }

    private LuceneIndex index() {
        return new LuceneIndex(new IndexFolder(folder(), faults), feed, notices::add);
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder())) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    private static long searchable(LuceneIndex index) {
        try (LexicalView view = index.open(Deadline.NEVER)) {
            return view.statistics(List.of(IndexTerm.anywhere("any")), Set.of(), Deadline.NEVER)
                    .frames();
        }
    }

    private static Arguments failure(
            Class<? extends StoreException> meaning, String cure, Supplier<IOException> failure) {
        return Arguments.of(meaning, cure, failure);
    }

    static List<Arguments> failures() {
        return List.of(
                failure(
                        StoreException.Unavailable.class,
                        "ulimit -n",
                        () -> new FileSystemException("_0.cfs", null, "Too many open files")),
                failure(
                        StoreException.Unavailable.class,
                        "ulimit -n",
                        () -> new FileNotFoundException("_0.cfs (Too many open files)")),
                failure(
                        StoreException.Unavailable.class,
                        "ulimit -n",
                        () -> new CorruptIndexException(
                                "Unexpected file read error while reading index",
                                "segments_1",
                                new FileNotFoundException("_0.si (Too many open files in system)"))),
                failure(
                        StoreException.AccessDenied.class,
                        "read and write its folder",
                        () -> new AccessDeniedException("_0.cfs")),
                failure(
                        StoreException.AccessDenied.class,
                        "read and write its folder",
                        () -> new FileSystemException("_0.cfs", null, "Read-only file system")),
                failure(
                        StoreException.CapacityExceeded.class,
                        "free space",
                        () -> new FileSystemException("_0.cfs", null, "No space left on device")),
                failure(
                        StoreException.CapacityExceeded.class,
                        "free space",
                        () -> new IOException("Disk quota exceeded")),
                failure(StoreException.Unavailable.class, "try again", () -> new IOException("Input/output error")),
                // The file is there: another program had it renamed for a moment, or a network share hid it.
                failure(StoreException.Unavailable.class, "try again", () -> new NoSuchFileException("_0.cfs")));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void open_filesCannotBeRead_saysWhyAndLeavesThem(
            Class<? extends StoreException> meaning, String cure, Supplier<IOException> failure) throws IOException {
        Map<String, String> before = files();
        for (Place place : List.of(Place.OPEN, Place.LIST)) {
            faults.fail(place, failure);
            try (LuceneIndex index = index()) {
                assertThatThrownBy(() -> searchable(index))
                        .as("%s", place)
                        .isInstanceOf(meaning)
                        .hasMessageContaining(cure)
                        .hasCauseInstanceOf(IOException.class);
                assertThatThrownBy(() -> index.refresh(Progress.NONE, Deadline.NEVER))
                        .isInstanceOf(meaning);
                assertThat(files()).isEqualTo(before);
                faults.heal();
                assertThat(searchable(index)).isEqualTo(FRAMES);
            }
        }
        assertThat(files()).isEqualTo(before);
        assertThat(notices).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void refresh_filesCannotBeWritten_saysWhyAndKeepsWhatIsThere(
            Class<? extends StoreException> meaning, String cure, Supplier<IOException> failure) throws IOException {
        feed.record(Frames.frames("more", FRAMES));
        Map<String, String> before = files();
        for (Place place : List.of(Place.CREATE, Place.SYNC, Place.LOCK)) {
            faults.fail(place, failure);
            try (LuceneIndex index = index()) {
                assertThatThrownBy(() -> index.refresh(Progress.NONE, Deadline.NEVER))
                        .as("%s", place)
                        .isInstanceOf(meaning)
                        .hasMessageContaining(cure);
                assertThatThrownBy(() -> index.erase(List.of(new FrameId("f0001")), Deadline.NEVER))
                        .isInstanceOf(meaning);
                assertThat(files()).isEqualTo(before);
                // Searching needs no writing.
                assertThat(searchable(index)).isEqualTo(2 * FRAMES);
                faults.heal();
            }
        }
        assertThat(notices)
                .isNotEmpty()
                .allSatisfy(notice -> assertThat(notice).contains("was not brought up to date"));
        try (LuceneIndex index = index()) {
            assertThat(index.refresh(Progress.NONE, Deadline.NEVER)).isTrue();
            assertThat(index.status(Deadline.NEVER).frames()).isEqualTo(2 * FRAMES);
        }
    }

    @Test
    void open_fileHiddenForAMoment_isNoDamage() throws IOException {
        Map<String, String> before = files();
        for (String hidden : List.of(".cfs", ".si", ".cfe")) {
            faults.fail(Place.OPEN, hidden, () -> new NoSuchFileException("_0" + hidden));
            try (LuceneIndex index = index()) {
                assertThatThrownBy(() -> searchable(index)).as(hidden).isInstanceOf(StoreException.Unavailable.class);
                faults.heal();
                assertThat(searchable(index)).isEqualTo(FRAMES);
            }
        }
        assertThat(files()).isEqualTo(before);
        assertThat(notices).isEmpty();
    }

    @Test
    void open_fileOfTheCommitMissing_isMadeAnew() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            Files.delete(files.filter(file -> file.toString().endsWith(".cfs"))
                    .findFirst()
                    .orElseThrow());
        }
        try (LuceneIndex index = index()) {
            assertThat(index.refresh(Progress.NONE, Deadline.NEVER)).isTrue();
            assertThat(searchable(index)).isEqualTo(FRAMES);
        }
        assertThat(notices)
                .singleElement()
                .satisfies(notice -> assertThat(notice).contains("made anew").contains("missing"));
    }

    @Test
    void open_commitMissing_isMadeAnew() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            for (Path file : files.filter(any -> any.getFileName().toString().startsWith("segments"))
                    .toList()) {
                Files.delete(file);
            }
        }
        try (LuceneIndex index = index()) {
            assertThat(index.refresh(Progress.NONE, Deadline.NEVER)).isTrue();
            assertThat(searchable(index)).isEqualTo(FRAMES);
        }
        assertThat(notices)
                .singleElement()
                .satisfies(notice -> assertThat(notice).contains("made anew"));
    }
}
