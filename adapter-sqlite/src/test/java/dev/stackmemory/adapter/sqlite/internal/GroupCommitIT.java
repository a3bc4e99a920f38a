package dev.stackmemory.adapter.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.adapter.sqlite.MemoryFolder;
import dev.stackmemory.adapter.sqlite.SqliteSettings;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.RecordReceipt;
import dev.stackmemory.testkit.frame.Frames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the others when one of those that share a transaction fails or gives up. */
class GroupCommitIT {
    private static final long MEGABYTE = 1_000_000;

    @TempDir(factory = MemoryFolder.class)
    private Path folder;

    private final CountDownLatch free = new CountDownLatch(1);

    @Test
    void record_togetherWithWhatIsTooLarge_isRecordedAllTheSame() throws Exception {
        try (SqliteDatabase database =
                SqliteDatabase.open(SqliteSettings.of(folder).withMaxBytes(4 * MEGABYTE))) {
            var commit = new SqliteGroupCommit(database, "history");
            Running<Boolean> holder = hold(database);
            Running<RecordReceipt> first = record(commit, Frames.aFrame("first").build());
            Running<RecordReceipt> small = record(commit, Frames.aFrame("small").build());
            Running<RecordReceipt> large = record(
                    commit,
                    Frames.aFrame("large")
                            .content("x".repeat((int) (8 * MEGABYTE)))
                            .build());

            free.countDown();

            holder.get();
            first.get();
            assertThat(small.get().outcomes()).hasSize(1);
            assertThatThrownBy(large::get).cause().isInstanceOf(StoreException.CapacityExceeded.class);
            assertThat(present(database)).isEqualTo(2);
        }
    }

    @Test
    void record_givenUpWhileAnotherWritesIt_isOfUnknownOutcome() throws Exception {
        try (SqliteDatabase database = SqliteDatabase.open(SqliteSettings.of(folder))) {
            var commit = new SqliteGroupCommit(database, "history");
            Running<Boolean> holder = hold(database);
            Running<RecordReceipt> first = record(commit, Frames.aFrame("first").build());
            Running<RecordReceipt> second =
                    record(commit, Frames.aFrame("second").build());
            Object turn = second.blocker();
            Running<RecordReceipt> third = record(commit, Frames.aFrame("third").build());

            first.thread().interrupt();
            assertThatThrownBy(first::get).cause().isInstanceOf(StoreException.Unavailable.class);
            while (second.blocker().equals(turn)) {
                Thread.onSpinWait();
            }
            third.thread().interrupt();

            assertThatThrownBy(third::get).cause().isInstanceOf(StoreException.OutcomeUnknown.class);
            free.countDown();
            holder.get();
            second.get();
            assertThat(present(database)).isEqualTo(2);
        }
    }

    @Test
    void close_whileOneWaitsToWrite_ends() throws Exception {
        SqliteDatabase database = SqliteDatabase.open(SqliteSettings.of(folder));
        Running<Boolean> holder = hold(database);
        Running<RecordReceipt> waiting = record(
                new SqliteGroupCommit(database, "history"),
                Frames.aFrame("waiting").build());
        Running<Boolean> closing = Running.start(() -> {
            database.close();
            return true;
        });
        closing.blocker();

        free.countDown();

        holder.get();
        assertThatThrownBy(waiting::get).cause().isInstanceOf(StoreException.Unavailable.class);
        assertThat(closing.get()).isTrue();
    }

    @Test
    void record_behindAsManyAsMayWait_waitsOutside_andFailsClearlyWhenItsTimeIsUp() throws Exception {
        try (SqliteDatabase database = SqliteDatabase.open(SqliteSettings.of(folder))) {
            var commit = new SqliteGroupCommit(database, "history", 2);
            Running<Boolean> holder = hold(database);
            Running<RecordReceipt> first = record(commit, Frames.aFrame("first").build());
            Running<RecordReceipt> second =
                    record(commit, Frames.aFrame("second").build());

            assertThatThrownBy(() -> commit.record(
                            prepared(Frames.aFrame("third").build()), Deadline.after(Duration.ofMillis(20))))
                    .isInstanceOf(StoreException.DeadlineExceeded.class)
                    .hasMessageContaining("too much is being recorded");
            Running<RecordReceipt> fourth =
                    record(commit, Frames.aFrame("fourth").build());

            free.countDown();

            holder.get();
            first.get();
            second.get();
            fourth.get();
            assertThat(present(database)).isEqualTo(3);
        }
    }

    @Test
    void record_ofMoreThanMayWait_isRecordedAllTheSame() {
        try (SqliteDatabase database = SqliteDatabase.open(SqliteSettings.of(folder))) {
            var commit = new SqliteGroupCommit(database, "history", 1);
            var two = List.of(
                    Recording.Prepared.of(FrameWrite.create(Frames.aFrame("a").build())),
                    Recording.Prepared.of(FrameWrite.create(Frames.aFrame("b").build())));
            assertThat(commit.record(two, Deadline.NEVER).outcomes()).hasSize(2);
            assertThat(commit.record(prepared(Frames.aFrame("c").build()), Deadline.NEVER)
                            .outcomes())
                    .hasSize(1);
        }
    }

    /** Work on a thread of its own. */
    private record Running<T>(Thread thread, FutureTask<T> task) {
        static <T> Running<T> start(Callable<T> work) {
            var task = new FutureTask<>(work);
            return new Running<>(Thread.ofPlatform().daemon().start(task), task);
        }

        T get() throws ExecutionException, InterruptedException {
            return task.get();
        }

        /** What the thread waits for, once it does. */
        Object blocker() {
            while (true) {
                @Nullable Object blocker = LockSupport.getBlocker(thread);
                if (blocker != null) {
                    return blocker;
                }
                Thread.onSpinWait();
            }
        }
    }

    /** Keeps every other thread from writing until {@link #free} is open. */
    private Running<Boolean> hold(SqliteDatabase database) throws InterruptedException {
        var held = new CountDownLatch(1);
        Running<Boolean> holder = Running.start(() -> database.maintain("holding", Deadline.NEVER, session -> {
            held.countDown();
            try {
                free.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
            return true;
        }));
        held.await();
        return holder;
    }

    /** Records on a thread of its own, which waits on return. */
    private static Running<RecordReceipt> record(SqliteGroupCommit commit, Frame frame) {
        List<Recording.Prepared> writes = prepared(frame);
        Running<RecordReceipt> recording = Running.start(() -> commit.record(writes, Deadline.NEVER));
        recording.blocker();
        return recording;
    }

    private static List<Recording.Prepared> prepared(Frame frame) {
        return List.of(Recording.Prepared.of(FrameWrite.create(frame)));
    }

    private static long present(SqliteDatabase database) {
        return database.read("counting", Deadline.NEVER, session -> session.queryLong("SELECT count(*) FROM frames"));
    }
}
