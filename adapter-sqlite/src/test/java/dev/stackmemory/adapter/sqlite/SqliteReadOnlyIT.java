package dev.stackmemory.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException.AccessDenied;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.disk.Mount;
import dev.stackmemory.testkit.frame.Frames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A home that cannot be written is read, whatever state it was left in, and nothing of it changes. */
@Timeout(120)
class SqliteReadOnlyIT {
    private static final Deadline NO_LIMIT = Deadline.NEVER;
    private static final int FRAMES = 300;

    /** How a home was left. */
    enum State {
        /** Everything is in the database file. */
        CLOSED,
        /** The newest frames are in the log, as after a crash. */
        CRASHED,
        /** So are they, but the memory beside the log was not copied along. */
        COPIED_WITHOUT_MEMORY
    }

    @TempDir(factory = MemoryFolder.class)
    Path temporary;

    private Path folder;

    @BeforeEach
    void name() {
        folder = temporary.resolve("store");
    }

    @AfterEach
    void giveRightsBack() throws IOException {
        if (Files.isDirectory(folder)) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private void leave(State state) throws IOException {
        Path live = temporary.resolve("live");
        try (SqliteHome home = SqliteHome.open(SqliteSettings.of(live))) {
            home.frames()
                    .record(
                            Frames.frames("f", FRAMES).stream()
                                    .map(FrameWrite::create)
                                    .toList(),
                            NO_LIMIT);
            if (state != State.CLOSED) {
                copy(live, state == State.CRASHED ? List.of("", "-wal", "-shm") : List.of("", "-wal"));
                assertThat(folder.resolve("frames.db-wal")).isNotEmptyFile();
            }
        }
        if (state == State.CLOSED) {
            copy(live, List.of(""));
        }
    }

    private void copy(Path live, List<String> suffixes) throws IOException {
        Files.createDirectories(folder);
        for (String suffix : suffixes) {
            Files.copy(live.resolve("frames.db" + suffix), folder.resolve("frames.db" + suffix));
        }
    }

    @ParameterizedTest
    @EnumSource
    void readOnlyDisk_isRead_andNotWritten(State state) throws IOException {
        leave(state);
        Map<String, Long> before = files();
        try (Mount disk = Mount.readOnlyView(folder, temporary.resolve("view"))) {
            try (SqliteHome home = SqliteHome.open(SqliteSettings.of(disk.path()))) {
                assertThat(home.frames().find(List.of(Frames.id("f0001")), NO_LIMIT))
                        .hasSize(1);
                assertThat(home.catalog().count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(FRAMES);
                assertThat(home.changes().changesAfter(0, 1_000, NO_LIMIT)).hasSize(FRAMES);
                assertThat(home.ledger().usage(NO_LIMIT)).hasSize(1);
                assertThat(home.maintenance()
                                .check(true, Progress.NONE, NO_LIMIT)
                                .problems())
                        .isEmpty();
                assertThatThrownBy(
                                () -> home.frames().record(List.of(FrameWrite.create(Frames.frame("new"))), NO_LIMIT))
                        .isInstanceOf(AccessDenied.class)
                        .hasMessageContaining("cannot be written")
                        .hasMessageContaining(disk.path().toString());
                assertThatThrownBy(() -> home.frames().forget(List.of(Frames.id("f0001")), NO_LIMIT))
                        .isInstanceOf(AccessDenied.class);
                assertThatThrownBy(() -> home.maintenance().compact(Progress.NONE, NO_LIMIT))
                        .isInstanceOf(AccessDenied.class);
            }
        }
        assertThat(files()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void folderAndFilesWithoutTheRightToWrite_areRead_andNotWritten(State state) throws Exception {
        leave(state);
        takeRights("r--------", "r-x------");
        Map<String, Long> before = files();

        assertThat(ReadingProcess.run(folder, "f0001"))
                .containsExactly("found 1", "counted " + FRAMES, "wrong []", "refused AccessDenied");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void folderAlone_orFileAlone_withoutTheRightToWrite_isRead() throws Exception {
        leave(State.CLOSED);
        takeRights("rw-------", "r-x------");
        assertThat(ReadingProcess.run(folder, "f0001")).contains("counted " + FRAMES, "refused AccessDenied");

        takeRights("r--------", "rwx------");
        assertThat(ReadingProcess.run(folder, "f0001")).contains("counted " + FRAMES, "refused AccessDenied");
        assertThat(files()).containsOnlyKeys("frames.db");
    }

    @Test
    void fileWithoutTheRightToRead_saysSo() throws Exception {
        leave(State.CLOSED);
        takeRights("---------", "rwx------");

        assertThat(ReadingProcess.run(folder, "f0001"))
                .singleElement()
                .asString()
                .contains("cannot be read", "chmod u+rw");
    }

    @Test
    void missingHome_whereNothingCanBeMade_isAccessDenied() throws Exception {
        Files.createDirectories(folder);
        try (Mount disk = Mount.readOnlyView(folder, temporary.resolve("view"))) {
            assertThatThrownBy(() -> SqliteHome.open(SqliteSettings.of(disk.path())))
                    .isInstanceOf(AccessDenied.class)
                    .hasMessageContaining("cannot be written");
        }
    }

    @Test
    void whatAWriterWithMoreRightsWrites_isSeen_whileItRuns_andAfterIt() throws Exception {
        SqliteHome.open(SqliteSettings.of(folder)).close();
        try (Mount disk = Mount.readOnlyView(folder, temporary.resolve("view"));
                SqliteHome home = SqliteHome.open(SqliteSettings.of(disk.path()))) {
            assertThat(home.catalog().count(FrameFilter.ALL, NO_LIMIT)).isZero();
            for (String prefix : List.of("first-", "second-")) {
                try (WritingProcess writer = WritingProcess.start(folder, prefix, 60, 20)) {
                    var acknowledged = new ArrayList<FrameId>();
                    for (String line = writer.nextLine(); line != null; line = writer.nextLine()) {
                        acknowledged.add(new FrameId(line));
                        assertThat(home.frames().find(acknowledged, NO_LIMIT)).hasSameSizeAs(acknowledged);
                    }
                    assertThat(writer.exitCode()).isZero();
                    assertThat(home.frames().find(acknowledged, NO_LIMIT)).hasSize(60);
                }
            }
            try (WritingProcess writer = WritingProcess.start(folder, "killed-", Integer.MAX_VALUE, 0)) {
                FrameId first = new FrameId(writer.nextLine());
                writer.kill();
                assertThat(home.frames().find(List.of(first), NO_LIMIT)).hasSize(1);
            }
        }
    }

    private void takeRights(String file, String directory) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path each : files.toList()) {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString(file));
            }
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(directory));
    }

    /** Names and times of the files. */
    private Map<String, Long> files() throws IOException {
        var found = new TreeMap<String, Long>();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                found.put(
                        file.getFileName().toString(),
                        Files.getLastModifiedTime(file).toMillis());
            }
        }
        return found;
    }
}
