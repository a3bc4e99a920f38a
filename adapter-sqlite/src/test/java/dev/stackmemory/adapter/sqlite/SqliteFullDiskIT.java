package dev.stackmemory.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException.CapacityExceeded;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.disk.Mount;
import dev.stackmemory.testkit.frame.Frames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What works on a disk without a byte of room: reading and forgetting. What does not says how much is missing. */
@Timeout(120)
class SqliteFullDiskIT {
    private static final Deadline NO_LIMIT = Deadline.NEVER;

    /** Several times the log, which on closing goes into the file only where there is room for both. */
    private static final int DISK_MEGABYTES = 64;

    @TempDir
    Path temporary;

    private Mount disk;
    private SqliteSettings settings;
    private int recorded;

    @BeforeEach
    void mount() {
        disk = Mount.smallDisk(temporary.resolve("disk"), DISK_MEGABYTES);
        settings = SqliteSettings.of(disk.path().resolve("store"));
    }

    @AfterEach
    void unmount() {
        disk.close();
    }

    private SqliteHome open() {
        return SqliteHome.open(settings);
    }

    @Test
    void record_saysThatItIsFull_andLosesNothing() {
        Set<FrameId> acknowledged = new HashSet<>();
        try (SqliteHome home = open()) {
            CapacityExceeded full = recordUntilFull(home, acknowledged);
            assertThat(full).hasMessageContaining("full").hasMessageContaining("Make room");
            assertWhole(home, acknowledged);
        }
        try (SqliteHome home = open()) {
            assertWhole(home, acknowledged);
        }
    }

    @Test
    void read_worksInAProgramThatStartsOnAFullDisk() throws IOException {
        Set<FrameId> acknowledged = new HashSet<>();
        try (SqliteHome home = open()) {
            record(home, acknowledged, 20);
        }
        disk.fill();

        try (SqliteHome home = open()) {
            assertWhole(home, acknowledged);
            assertThatThrownBy(() -> record(home, acknowledged, 1)).isInstanceOf(CapacityExceeded.class);
        }
    }

    @Test
    void forget_worksAgainAndAgain_andLeavesNoByte() throws IOException {
        Set<FrameId> acknowledged = new HashSet<>();
        try (SqliteHome home = open()) {
            record(home, acknowledged, 20);
        }
        disk.fill();

        for (int round = 0; round < 3; round++) {
            FrameId forgotten = acknowledged.iterator().next();
            try (SqliteHome home = open()) {
                assertThat(home.frames().forget(List.of(forgotten), NO_LIMIT)).containsExactly(forgotten);
                assertThat(home.erasing().erase(List.of(forgotten), NO_LIMIT)).containsExactly(forgotten);
                home.frames().confirmErased(List.of(forgotten), NO_LIMIT);
                acknowledged.remove(forgotten);
                assertThat(home.frames().listPendingErasures(10, NO_LIMIT)).isEmpty();
                assertThat(home.frames().findForgotten(List.of(forgotten), NO_LIMIT))
                        .containsExactly(forgotten);
                assertWhole(home, acknowledged);
            }
            for (Path file : files()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("only in " + forgotten + ".");
            }
        }
    }

    @Test
    void forget_worksWhileTheStoreThatFilledTheDiskIsOpen() {
        Set<FrameId> acknowledged = new HashSet<>();
        try (SqliteHome home = open()) {
            var unused = recordUntilFull(home, acknowledged);
            FrameId forgotten = acknowledged.iterator().next();
            assertThat(home.frames().forget(List.of(forgotten), NO_LIMIT)).containsExactly(forgotten);
            acknowledged.remove(forgotten);
            assertWhole(home, acknowledged);
        }
    }

    @Test
    void forget_ofMoreThanTheReserveTakes_saysHowMuchRoomItTakes_andChangesNothing() throws IOException {
        Set<FrameId> acknowledged = new HashSet<>();
        try (SqliteHome home = open()) {
            record(home, acknowledged, 700);
        }
        disk.fill();

        try (SqliteHome home = open()) {
            assertThatThrownBy(() -> home.frames().forget(acknowledged, NO_LIMIT))
                    .isInstanceOf(CapacityExceeded.class)
                    .hasMessageContaining("Forget fewer frames at once")
                    .hasMessageContaining(" MB of room on that disk");
            assertWhole(home, acknowledged);
            assertThat(home.frames().findForgotten(acknowledged, NO_LIMIT)).isEmpty();
        }
    }

    @Test
    void compact_saysHowMuchRoomIsMissing_andWorksOnceItIsThere() throws IOException {
        Set<FrameId> acknowledged = new HashSet<>();
        try (SqliteHome home = open()) {
            record(home, acknowledged, 700);
        }
        Path ballast = disk.fill();
        try (SqliteHome home = open()) {
            Throwable full = catchThrowable(() -> home.maintenance().compact(Progress.NONE, NO_LIMIT));
            assertThat(full)
                    .isInstanceOf(CapacityExceeded.class)
                    .hasMessageContaining("are missing. Nothing was changed.");
            assertWhole(home, acknowledged);

            Files.delete(ballast);
            home.maintenance().compact(Progress.NONE, NO_LIMIT);
            assertWhole(home, acknowledged);
        }
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(settings.folder())) {
            return files.toList();
        }
    }

    private void record(SqliteHome home, Set<FrameId> acknowledged, int count) {
        for (int number = 0; number < count; number++) {
            String id = "frame-" + recorded++;
            Frame frame = Frames.aFrame(id)
                    .content("x".repeat(10_000) + "only in " + id + ".")
                    .build();
            home.frames().record(List.of(FrameWrite.create(frame)), NO_LIMIT);
            acknowledged.add(frame.id());
        }
    }

    private CapacityExceeded recordUntilFull(SqliteHome home, Set<FrameId> acknowledged) {
        while (true) {
            try {
                record(home, acknowledged, 1);
            } catch (CapacityExceeded full) {
                return full;
            }
        }
    }

    private static void assertWhole(SqliteHome home, Set<FrameId> acknowledged) {
        assertThat(home.frames().find(acknowledged, NO_LIMIT)).hasSameSizeAs(acknowledged);
        assertThat(home.catalog().count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(acknowledged.size());
        assertThat(home.maintenance().check(true, Progress.NONE, NO_LIMIT).problems())
                .isEmpty();
    }
}
