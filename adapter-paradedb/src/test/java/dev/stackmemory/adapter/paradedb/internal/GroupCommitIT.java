package dev.stackmemory.adapter.paradedb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.adapter.paradedb.ParadeDbMonitor;
import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import dev.stackmemory.adapter.paradedb.PoolSize;
import dev.stackmemory.adapter.paradedb.ServerAddress;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.server.Polling;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many may wait for the transaction of others. */
@Timeout(180) // Ends a deadlock; no test measures time.
class GroupCommitIT {
    private static final String WAITING_FOR_THE_TURN =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

    private final PostgresDatabase server = PostgresServer.shared().freshDatabase();
    private final Database database = Database.open(ParadeDbSettings.of(ServerAddress.of(
                    server.address().jdbcUrl(),
                    server.address().user(),
                    server.address().password()))
            .withPool(new PoolSize(0, 4))
            .withMonitor(ParadeDbMonitor.NONE));

    @AfterEach
    void close() {
        database.close();
        server.close();
    }

    @Test
    void record_behindAsManyAsMayWait_waitsOutside_andFailsClearlyWhenItsTimeIsUp() throws Exception {
        var commit = new ParadeDbGroupCommit(database, 1);
        var first = new FutureTask<>(() -> commit.record(writes("first"), Deadline.NEVER));
        try (var writer = server.address().connect();
                var statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("SELECT 1 FROM stackmemory.store FOR UPDATE");
            Thread.ofPlatform().daemon().start(first);
            Polling.until(
                    Duration.ofSeconds(30),
                    "the first to wait for the other writer",
                    () -> server.address().value(WAITING_FOR_THE_TURN).equals("1"));

            assertThatThrownBy(() -> commit.record(writes("second"), Deadline.after(Duration.ofMillis(20))))
                    .isInstanceOf(StoreException.DeadlineExceeded.class)
                    .hasMessageContaining("too much is being recorded");
            writer.rollback();
        }

        assertThat(first.get().outcomes()).hasSize(1);
        assertThat(commit.record(writes("third"), Deadline.NEVER).outcomes()).hasSize(1);
        assertThat(server.address().value("SELECT string_agg(frame_id, ' ' ORDER BY frame_id) FROM stackmemory.frames"))
                .isEqualTo("first third");
    }

    @Test
    void record_ofMoreThanMayWait_isRecordedAllTheSame() {
        var commit = new ParadeDbGroupCommit(database, 1);
        assertThat(commit.record(writes("a", "b"), Deadline.NEVER).outcomes()).hasSize(2);
        assertThat(commit.record(writes("c"), Deadline.NEVER).outcomes()).hasSize(1);
    }

    private List<RecordingPlan.Write> writes(String... ids) {
        long most = database.settings().maxFrameBytes();
        return IntStream.range(0, ids.length)
                .mapToObj(ordinal -> {
                    var frame = Frames.aFrame(ids[ordinal]).build();
                    return new RecordingPlan.Write(FrameWrite.create(frame), Copy.of(frame, most), ordinal);
                })
                .toList();
    }
}
