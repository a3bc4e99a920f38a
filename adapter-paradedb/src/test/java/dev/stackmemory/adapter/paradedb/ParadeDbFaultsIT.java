package dev.stackmemory.adapter.paradedb;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.frames;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException.AccessDenied;
import dev.stackmemory.ports.failure.StoreException.CapacityExceeded;
import dev.stackmemory.ports.failure.StoreException.CorruptStore;
import dev.stackmemory.ports.failure.StoreException.DeadlineExceeded;
import dev.stackmemory.ports.failure.StoreException.OutcomeUnknown;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.testkit.disk.Mount;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.server.Direction;
import dev.stackmemory.testkit.server.Ending;
import dev.stackmemory.testkit.server.FaultProxy;
import dev.stackmemory.testkit.server.OwnPostgres;
import dev.stackmemory.testkit.server.Polling;
import dev.stackmemory.testkit.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with a server while it is used, and what is left when it is back. */
@Timeout(180) // Ends a deadlock; no test measures time.
class ParadeDbFaultsIT {
    private static final Deadline NO_LIMIT = Deadline.NEVER;

    private TestDatabase database;
    private FaultProxy proxy;
    private ParadeDbHome home;

    @BeforeEach
    void open() {
        database = TestDatabase.shared();
        proxy = FaultProxy.before(database.address().host(), database.address().port());
        home = ParadeDbHome.open(TestDatabase.settings(database.address().at(proxy.host(), proxy.port()))
                .withMaxFrameBytes(1 << 20));
    }

    @AfterEach
    void close() {
        home.close();
        proxy.close();
        database.close();
    }

    @Test
    void resetInMidCopy_leavesNothing_andAfterwardsItWorks() {
        List<Frame> frames = large(200);
        proxy.cutAfter(Direction.TO_SERVER, 300_000, Ending.RESET);
        // The copy is begun anew on another connection, for nothing of it was committed.
        assertThat(record(frames)).hasSize(200).allMatch(RecordOutcome.Recorded.class::isInstance);
        assertThat(home.frames().find(Frames.idsOf(frames), NO_LIMIT)).hasSize(200);
        assertThat(database.value("SELECT count(*) FROM stackmemory.frames")).isEqualTo("200");
    }

    @Test
    void serverGoneInMidCopy_isUnavailable_andLeavesNothing() {
        List<Frame> frames = large(200);
        record(List.of(frame("before")));
        proxy.refuse();
        proxy.cutAfter(Direction.TO_SERVER, 300_000, Ending.RESET);

        assertThatThrownBy(() -> record(frames))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("Check that it runs");
        proxy.pass();
        assertThat(home.frames().find(Frames.idsOf(frames), NO_LIMIT)).isEmpty();
        assertThat(record(frames)).allMatch(RecordOutcome.Recorded.class::isInstance);
    }

    @Test
    void answerOfTheCommitLost_isOutcomeUnknown_andDoingItAgainIsSafe() {
        record(List.of(frame("before")));
        Throwable failure = null;
        // Somewhere among these bytes of the server lies its answer to the commit.
        for (int bytes = 0; !(failure instanceof OutcomeUnknown) && bytes < 2_000; bytes += 3) {
            proxy.pass();
            Frame frame = frame("cut" + bytes);
            record(List.of(frame("warm" + bytes)));
            proxy.refuse();
            proxy.cutAfter(Direction.TO_CLIENT, bytes, Ending.RESET);
            failure = catchThrowable(() -> record(List.of(frame)));
            proxy.pass();
            assertThat(record(List.of(frame)).getFirst())
                    .isIn(new RecordOutcome.Recorded(frame.id(), 1), new RecordOutcome.Unchanged(frame.id(), 1));
            if (failure != null) {
                assertThat(failure).isInstanceOfAny(Unavailable.class, OutcomeUnknown.class);
            }
        }
        assertThat(failure).isInstanceOf(OutcomeUnknown.class).hasMessageContaining("Do it again");
    }

    @Test
    void hangingServer_endsByTheDeadline() {
        record(List.of(frame("a")));
        proxy.halfOpen();

        assertThatThrownBy(() -> home.frames().find(List.of(id("a")), Deadline.after(Duration.ofMillis(300))))
                .isInstanceOf(DeadlineExceeded.class);
        proxy.pass();
        assertThat(home.frames().find(List.of(id("a")), NO_LIMIT)).hasSize(1);
    }

    @Test
    void serverThatHangsAfterItWasGone_endsByTheDeadline() {
        record(List.of(frame("a")));
        proxy.down();
        assertThatThrownBy(() -> home.frames().find(List.of(id("a")), NO_LIMIT)).isInstanceOf(Unavailable.class);
        proxy.pass();
        proxy.halfOpen();

        assertThatThrownBy(() -> home.frames().find(List.of(id("a")), Deadline.after(Duration.ofMillis(300))))
                .isInstanceOf(DeadlineExceeded.class);
        proxy.pass();
        assertThat(home.frames().find(List.of(id("a")), NO_LIMIT)).hasSize(1);
    }

    @Test
    void deadline_endsTheStatementOnTheServer() {
        assertThatThrownBy(() -> locked(() -> record(List.of(frame("a")), Deadline.after(Duration.ofMillis(200)))))
                .isInstanceOf(DeadlineExceeded.class);

        assertThat(database.value(RUNNING)).isEqualTo("0");
        assertThat(record(List.of(frame("a")))).hasSize(1);
    }

    private static final String RUNNING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND application_name = 'stackmemory' AND state = 'active' AND wait_event_type = 'Lock'";

    @Test
    void interrupt_endsTheStatementOnTheServer_andTheCaller() {
        for (boolean virtual : new boolean[] {false, true}) {
            locked(() -> {
                var failure = new AtomicReference<Throwable>();
                Thread caller = (virtual ? Thread.ofVirtual() : Thread.ofPlatform())
                        .start(() -> failure.set(catchThrowable(() -> record(List.of(frame("a"))))));
                Polling.until(
                        Duration.ofSeconds(30),
                        "the write to wait",
                        () -> database.value(RUNNING).equals("1"));
                caller.interrupt();
                try {
                    caller.join();
                } catch (InterruptedException never) {
                    throw new AssertionError(never);
                }
                assertThat(failure.get()).isInstanceOf(Unavailable.class).hasMessageContaining("interrupted");
                Polling.until(
                        Duration.ofSeconds(30),
                        "the write to end",
                        () -> database.value(RUNNING).equals("0"));
            });
        }
        assertThat(home.frames().find(List.of(id("a")), NO_LIMIT)).isEmpty();
    }

    @Test
    void sessionThatTheServerEndsInMidStatement_isBegunAnew_andWritesOnce() throws Exception {
        var write = new FutureTask<>(() -> record(List.of(frame("a"))));
        locked(() -> {
            Thread.ofVirtual().start(write);
            Polling.until(
                    Duration.ofSeconds(30),
                    "the write to wait",
                    () -> database.value(RUNNING).equals("1"));
            assertThat(database.value(RUNNING.replace("count(*)", "pg_terminate_backend(pid, 30000)")))
                    .isEqualTo("t");
        });

        assertThat(write.get()).containsExactly(new RecordOutcome.Recorded(id("a"), 1));
        assertThat(database.value("SELECT count(*) FROM stackmemory.frames")).isEqualTo("1");
    }

    /** Runs while another session keeps all writers out. */
    private void locked(Runnable work) {
        try (var connection = database.address().connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT 1 FROM stackmemory.store FOR UPDATE");
            work.run();
            connection.rollback();
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void standby_isReadable_andRefusesWrites_whichNamesThePrimaryAsTheCure() {
        try (OwnPostgres server = PostgresServer.own();
                TestDatabase own = TestDatabase.on(server)) {
            try (OwnPostgres standby = server.standby()) {
                standby.awaitCaughtUp(server);
                var address = own.address()
                        .at(
                                standby.administrator().host(),
                                standby.administrator().port());
                try (ParadeDbHome readOnly = ParadeDbHome.open(TestDatabase.settings(address))) {
                    assertThat(readOnly.frames().find(List.of(id("a")), NO_LIMIT))
                            .isEmpty();
                    assertThatThrownBy(() -> readOnly.frames().record(List.of(FrameWrite.create(frame("a"))), NO_LIMIT))
                            .isInstanceOf(AccessDenied.class)
                            .hasMessageContaining("address of the primary");
                }
            }
        }
    }

    @Test
    void restart_losesNothing_andNeedsNoNewHome() {
        try (OwnPostgres server = PostgresServer.own();
                TestDatabase own = TestDatabase.on(server);
                ParadeDbHome restarted = ParadeDbHome.open(own.settings())) {
            restarted.frames().record(List.of(FrameWrite.create(frame("a"))), NO_LIMIT);
            server.kill();
            // A session outlives the server that was killed by a moment.
            Polling.until(
                    Duration.ofSeconds(30),
                    "the server to be gone",
                    () -> catchThrowable(() -> restarted.frames().find(List.of(id("a")), NO_LIMIT))
                            instanceof Unavailable);
            server.start();

            assertThat(restarted.frames().find(List.of(id("a")), NO_LIMIT)).hasSize(1);
            assertThat(restarted
                            .frames()
                            .record(List.of(FrameWrite.create(frame("b"))), NO_LIMIT)
                            .outcomes())
                    .containsExactly(new RecordOutcome.Recorded(id("b"), 1));
        }
    }

    @Test
    void frameTooLarge_isCapacityExceeded_andHurtsNoOther() {
        Frame large = aFrame("large").content("x".repeat(2 << 20)).build();

        assertThatThrownBy(() -> record(List.of(large)))
                .isInstanceOf(CapacityExceeded.class)
                .hasMessageContaining("large")
                .hasMessageContaining("several smaller frames");
        assertThat(record(List.of(frame("a")))).hasSize(1);
    }

    @Test
    void fullDisk_isCapacityExceeded_losesNothing_andIsOverWhenThereIsRoom(@TempDir Path folder) throws Exception {
        Path place = folder.resolve("small");
        try (Mount disk = Mount.smallDisk(place, 24);
                OwnPostgres server = PostgresServer.own();
                TestDatabase own = TestDatabase.on(server)) {
            lendTo(server, folder, disk.path());
            server.administrator()
                    .execute(
                            "CREATE TABLESPACE small LOCATION '" + place + "'",
                            "ALTER DATABASE " + own.address().database() + " SET TABLESPACE small");
            try (ParadeDbHome full = ParadeDbHome.open(own.settings())) {
                full.frames().record(List.of(FrameWrite.create(frame("a"))), NO_LIMIT);
                Path ballast = disk.fill();

                assertThatThrownBy(() -> full.frames()
                                .record(
                                        large(200).stream()
                                                .map(FrameWrite::create)
                                                .toList(),
                                        NO_LIMIT))
                        .isInstanceOf(CapacityExceeded.class)
                        .hasMessageContaining("disk is full");
                assertThat(full.frames().find(List.of(id("a")), NO_LIMIT)).hasSize(1);
                assertThat(full.frames().find(Frames.idsOf(large(200)), NO_LIMIT))
                        .isEmpty();
                Files.delete(ballast);
                assertThat(full.frames()
                                .record(
                                        large(200).stream()
                                                .map(FrameWrite::create)
                                                .toList(),
                                        NO_LIMIT)
                                .outcomes())
                        .allMatch(RecordOutcome.Recorded.class::isInstance);
            }
        }
    }

    /** Gives a folder to the account that the server runs as, and lets that account reach it. */
    private static void lendTo(OwnPostgres server, Path way, Path folder) throws IOException {
        Files.setPosixFilePermissions(way, PosixFilePermissions.fromString("rwx--x--x"));
        Files.setOwner(folder, Files.getOwner(server.data()));
    }

    @Test
    void fullDisk_inMidStatement_isCapacityExceeded_andNothingIsWritten() {
        // Where nobody may mount a small disk: the server says what it says then.
        database.execute(
                "CREATE FUNCTION public.full_disk() RETURNS trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$",
                "CREATE TRIGGER full_disk BEFORE INSERT ON stackmemory.frames FOR EACH ROW EXECUTE FUNCTION"
                        + " public.full_disk()");

        assertThatThrownBy(() -> record(List.of(frame("a"))))
                .isInstanceOf(CapacityExceeded.class)
                .hasMessageContaining("disk is full");
        database.execute("DROP TRIGGER full_disk ON stackmemory.frames");
        assertThat(record(List.of(frame("a"))).getFirst()).isEqualTo(new RecordOutcome.Recorded(id("a"), 1));
    }

    @Test
    void olderBackupRestored_isNoticed_andNothingIsWritten() {
        record(List.of(frame("a")));
        database.execute("UPDATE stackmemory.store SET changes = changes - 1");

        assertThatThrownBy(() -> record(List.of(frame("b"))))
                .isInstanceOf(CorruptStore.class)
                .hasMessageContaining("backup")
                .hasMessageContaining("storage verify");
        assertThatThrownBy(() -> home.changes().head(NO_LIMIT)).isInstanceOf(CorruptStore.class);
        assertThat(home.frames().find(List.of(id("b")), NO_LIMIT)).isEmpty();
    }

    private static List<Frame> large(int count) {
        return frames("large", count).stream()
                .map(frame -> frame.toBuilder()
                        .content(frame.id() + " x".repeat(3_000))
                        .build())
                .toList();
    }

    private List<RecordOutcome> record(List<Frame> frames) {
        return record(frames, NO_LIMIT);
    }

    private List<RecordOutcome> record(List<Frame> frames, Deadline deadline) {
        return home.frames()
                .record(frames.stream().map(FrameWrite::create).toList(), deadline)
                .outcomes();
    }
}
