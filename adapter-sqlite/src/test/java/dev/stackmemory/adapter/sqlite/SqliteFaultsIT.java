package dev.stackmemory.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException.CapacityExceeded;
import dev.stackmemory.ports.failure.StoreException.CorruptStore;
import dev.stackmemory.ports.failure.StoreException.DeadlineExceeded;
import dev.stackmemory.ports.failure.StoreException.NewerSchema;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.testkit.frame.Frames;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What can be wrong with a file, its folder, its disk and its neighbours, one by one. */
@Timeout(120)
class SqliteFaultsIT {
    private static final Deadline NO_LIMIT = Deadline.NEVER;

    @TempDir(factory = MemoryFolder.class)
    Path temporary;

    private int filled;

    private Path folder() {
        return temporary.resolve("store");
    }

    private Path file() {
        return folder().resolve("frames.db");
    }

    private SqliteHome open() {
        return SqliteHome.open(SqliteSettings.of(folder()));
    }

    @Test
    void files_arePrivate_fromTheirFirstByte() throws IOException {
        try (SqliteHome home = open()) {
            record(home, "a");
            assertThat(permissions(folder())).isEqualTo("rwx------");
            assertThat(permissions(file())).isEqualTo("rw-------");
            assertThat(permissions(folder().resolve("frames.db-wal"))).isEqualTo("rw-------");
            assertThat(permissions(folder().resolve("frames.db-shm"))).isEqualTo("rw-------");
            assertThat(permissions(folder().resolve("frames.db.lock"))).isEqualTo("rw-------");
        }
    }

    @Test
    void fileThatOthersMayRead_isMadePrivate() throws IOException {
        open().close();
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
        open().close();

        assertThat(permissions(file())).isEqualTo("rw-------");
    }

    @Test
    void fileMovedAway_orReplaced_isUnavailable_andNothingIsAcknowledged() throws IOException {
        try (SqliteHome home = open()) {
            record(home, "a");
            Path away = temporary.resolve("away");
            Files.move(folder(), away);
            assertThatThrownBy(() -> record(home, "b"))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("is not there any more");
            assertThat(folder()).doesNotExist();
            open().close();
            assertThatThrownBy(() -> record(home, "b"))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("replaced");
            assertThatThrownBy(() -> find(home, "a")).isInstanceOf(Unavailable.class);
            Files.move(folder(), temporary.resolve("other"));
            Files.move(away, folder());
            record(home, "b");
            assertThat(find(home, "a")).hasSize(1);
        }
    }

    @Test
    void newerSchema_isRefused_andNothingIsWritten() throws IOException, SQLException {
        open().close();
        execute("PRAGMA user_version = 99");
        byte[] before = Files.readAllBytes(file());

        assertThatThrownBy(this::open)
                .isInstanceOf(NewerSchema.class)
                .hasMessageContaining("schema 99")
                .hasMessageContaining(file().toString());
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void newerSchema_thatStandsInTheLogAlone_isRefused() throws SQLException {
        open().close();
        try (Connection newer = connect();
                var statement = newer.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
            assertThatThrownBy(this::open).isInstanceOf(NewerSchema.class);
        }
    }

    @Test
    void directoryInTheFilesPlace_isNamed() throws IOException {
        Files.createDirectories(file());

        assertThatThrownBy(this::open).isInstanceOf(CorruptStore.class).hasMessageContaining("is a directory");
    }

    @Test
    void textFile_isNoDatabase_andStaysAsItIs() throws IOException {
        Files.createDirectories(folder());
        Files.writeString(file(), "dear diary");

        assertThatThrownBy(this::open).isInstanceOf(CorruptStore.class).hasMessageContaining("not a StackMemory");
        assertThat(Files.readString(file())).isEqualTo("dear diary");
    }

    @Test
    void emptyFile_becomesAStore() throws IOException {
        Files.createDirectories(folder());
        Files.createFile(file());
        try (SqliteHome home = open()) {
            record(home, "a");
            assertThat(find(home, "a")).hasSize(1);
        }
    }

    @Test
    void databaseOfAnotherProgram_isRefused() throws IOException, SQLException {
        Files.createDirectories(folder());
        execute("CREATE TABLE recipes (name TEXT)");

        assertThatThrownBy(this::open).isInstanceOf(CorruptStore.class).hasMessageContaining("not a StackMemory");
    }

    @Test
    void damagedPages_areFound_andSaidToBe() throws IOException {
        try (SqliteHome home = open()) {
            home.frames()
                    .record(
                            Frames.frames("f", 500).stream()
                                    .map(FrameWrite::create)
                                    .toList(),
                            NO_LIMIT);
        }
        long size = Files.size(file());
        try (var bytes = new RandomAccessFile(file().toFile(), "rw")) {
            byte[] noise = new byte[4_096];
            Arrays.fill(noise, (byte) 0xA5);
            for (long page = size / 4_096 / 2; page < size / 4_096; page++) {
                bytes.seek(page * 4_096);
                bytes.write(noise);
            }
        }
        try (SqliteHome home = open()) {
            assertThatThrownBy(() -> home.changes().changesAfter(0, 1_000, NO_LIMIT))
                    .isInstanceOf(CorruptStore.class)
                    .hasMessageContaining("damaged")
                    .hasMessageContaining("backup");
            List<String> problems;
            try {
                problems =
                        home.maintenance().check(false, Progress.NONE, NO_LIMIT).problems();
            } catch (CorruptStore reported) {
                problems = List.of(String.valueOf(reported.getMessage()));
            }
            assertThat(problems).isNotEmpty();
        }
    }

    @Test
    void writerOfAnotherProgram_isWaitedFor_untilTheDeadline() throws SQLException {
        try (SqliteHome home = open();
                Connection other = connect();
                var statement = other.createStatement()) {
            record(home, "a");
            statement.execute("BEGIN IMMEDIATE");
            assertThatThrownBy(() -> home.frames()
                            .record(
                                    List.of(FrameWrite.create(Frames.frame("b"))),
                                    Deadline.after(Duration.ofMillis(200))))
                    .isInstanceOf(DeadlineExceeded.class)
                    .hasMessageContaining("another process");
            assertThat(find(home, "a")).hasSize(1);
            statement.execute("COMMIT");
            record(home, "b");
            assertThat(find(home, "b")).hasSize(1);
        }
    }

    @Test
    void erase_whileAReaderOfAnotherProgramNeedsTheLog_isNotConfirmed() throws SQLException {
        try (SqliteHome home = open();
                Connection other = connect();
                var statement = other.createStatement()) {
            record(home, "a");
            statement.execute("BEGIN");
            try (var rows = statement.executeQuery("SELECT count(*) FROM frames")) {
                assertThat(rows.next()).isTrue();
            }
            home.frames().forget(List.of(Frames.id("a")), NO_LIMIT);
            Deadline soon = Deadline.after(Duration.ofSeconds(2));
            assertThat(home.erasing().erase(List.of(Frames.id("a")), soon)).isEmpty();
            statement.execute("COMMIT");
            assertThat(home.erasing().erase(List.of(Frames.id("a")), NO_LIMIT)).containsExactly(Frames.id("a"));
        }
    }

    @Test
    void closedStore_isUnavailable() {
        SqliteHome home = open();
        home.close();

        assertThatThrownBy(() -> find(home, "a"))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> record(home, "a")).isInstanceOf(Unavailable.class);
        assertThatCode(home::close).doesNotThrowAnyException();
    }

    @Test
    void sizeLimit_isKept_andWhatWasAcknowledgedStays() throws IOException {
        try (SqliteHome home = SqliteHome.open(SqliteSettings.of(folder()).withMaxBytes(2_000_000))) {
            Set<FrameId> acknowledged = fill(home);

            assertWhole(home, acknowledged);
            // The limit is the database file's; the log beside it is bounded by its checkpoints.
            assertThat(Files.size(file())).isLessThanOrEqualTo(2_000_000);
        }
    }

    private Set<FrameId> fill(SqliteHome home) {
        Set<FrameId> acknowledged = new HashSet<>();
        while (true) {
            String id = "fill-" + filled++;
            Frame frame = Frames.aFrame(id).content("x".repeat(10_000)).build();
            try {
                RecordOutcome outcome = home.frames()
                        .record(List.of(FrameWrite.create(frame)), NO_LIMIT)
                        .outcomes()
                        .getFirst();
                assertThat(outcome).isInstanceOf(RecordOutcome.Recorded.class);
                acknowledged.add(frame.id());
            } catch (CapacityExceeded full) {
                assertThat(full).hasMessageContaining("full").hasMessageContaining("Make room");
                return acknowledged;
            }
        }
    }

    private static void assertWhole(SqliteHome home, Set<FrameId> acknowledged) {
        assertThat(home.frames().find(acknowledged, NO_LIMIT)).hasSameSizeAs(acknowledged);
        assertThat(home.catalog().count(FrameFilter.ALL, NO_LIMIT)).isGreaterThanOrEqualTo(acknowledged.size());
        assertThat(home.maintenance().check(true, Progress.NONE, NO_LIMIT).problems())
                .isEmpty();
    }

    private static void record(SqliteHome home, String id) {
        home.frames().record(List.of(FrameWrite.create(Frames.frame(id))), NO_LIMIT);
    }

    private static Set<FrameId> find(SqliteHome home, String id) {
        return home.frames().find(List.of(Frames.id(id)), NO_LIMIT).keySet();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
