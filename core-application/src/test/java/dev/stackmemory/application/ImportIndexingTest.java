package dev.stackmemory.application;

import static dev.stackmemory.testkit.frame.Frames.frames;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.stackmemory.application.ImportFrames.ImportOptions;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.source.UnreadableSource;
import dev.stackmemory.testkit.memory.InMemoryHome;
import dev.stackmemory.testkit.search.InMemoryLexicalIndex;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A large import is made searchable while it still goes on, which has no bearing on the import itself. */
class ImportIndexingTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final int LARGE = 3 * (int) IndexingBeside.WORTHWHILE;

    private final InMemoryHome home = new InMemoryHome();
    private final WatchedIndex index = new WatchedIndex(home);

    @Test
    void run_largeSource_isSearchableInPartBeforeItsEnd() {
        ImportReport report = run(ScriptedSource.foreign().read(frames("f", LARGE)), (done, total) -> {
            if (done >= IndexingBeside.WORTHWHILE && done < total) {
                await(() -> index.frames() >= IndexingBeside.WORTHWHILE);
            }
        });
        assertThat(report.written()).isEqualTo(LARGE);
        assertThat(index.rounds).hasPositiveValue();
        assertThat(index.refresh(Progress.NONE, NEVER)).isTrue();
        assertThat(index.frames()).isEqualTo(LARGE);
    }

    @Test
    void run_homeFailsOnTheWay_onlyWhatIsAcknowledgedIsSearchable() {
        ScriptedSource source = ScriptedSource.foreign().read(frames("f", LARGE));
        assertThatThrownBy(() -> run(source, (done, total) -> {
                    if (done >= IndexingBeside.WORTHWHILE) {
                        await(() -> index.frames() >= IndexingBeside.WORTHWHILE);
                        home.faults().failNext();
                    }
                }))
                .isInstanceOf(StoreException.Unavailable.class);
        home.faults().heal();
        long acknowledged = home.catalog().count(FrameFilter.ALL, NEVER);
        assertThat(index.frames()).isPositive().isLessThanOrEqualTo(acknowledged);
        assertThat(acknowledged).isLessThan(LARGE);

        run(ScriptedSource.foreign().read(frames("f", LARGE)), Progress.NONE);
        index.refresh(Progress.NONE, NEVER);
        assertThat(index.frames()).isEqualTo(LARGE);
    }

    @Test
    void run_indexCannotBeWritten_importIsWholeAndTheNextRefreshTells() {
        index.full = true;
        ImportReport report = run(ScriptedSource.foreign().read(frames("f", LARGE)), (done, total) -> {
            if (done >= IndexingBeside.WORTHWHILE) {
                await(() -> index.rounds.get() > 0);
            }
        });
        assertThat(report.written()).isEqualTo(LARGE);
        assertThat(home.catalog().count(FrameFilter.ALL, NEVER)).isEqualTo(LARGE);
        assertThat(index.rounds).as("tried once, and then left to the refresh").hasValue(1);
        assertThatThrownBy(() -> index.refresh(Progress.NONE, NEVER))
                .isInstanceOf(StoreException.CapacityExceeded.class);
    }

    @Test
    void run_smallSource_leavesTheIndexToTheNextRefresh() {
        List<Frame> few = frames("f", (int) IndexingBeside.WORTHWHILE - 1);
        run(ScriptedSource.foreign().read(few), (done, total) -> {
            int looks = index.looks.get();
            await(() -> index.looks.get() > looks + 1);
        });
        assertThat(index.rounds).hasValue(0);
        assertThat(index.frames()).isZero();
    }

    @Test
    void run_however_leavesNobodyAtWork() {
        ScriptedSource broken =
                ScriptedSource.foreign().read(frames("f", LARGE)).breaksOff();
        assertThatThrownBy(() -> run(broken, (done, total) -> {
                    if (done >= IndexingBeside.WORTHWHILE) {
                        await(() -> index.rounds.get() > 0);
                    }
                }))
                .isInstanceOf(UnreadableSource.class);
        assertThat(index.working).hasValue(0);
        int looks = index.looks.get();
        run(ScriptedSource.foreign(), Progress.NONE);
        assertThat(index.working).hasValue(0);
        assertThat(index.looks.get())
                .as("a thread that was left behind would look on")
                .isLessThanOrEqualTo(looks + 1);
    }

    private ImportReport run(ScriptedSource source, Progress progress) {
        return new ImportFrames(home, home.checkpoints(), Optional.of(index), 1_000)
                .run(source, ImportOptions.DEFAULT, remark -> {}, progress, NEVER);
    }

    /** Waits for what must come; that it comes at all is tested, not when. */
    private static void await(BooleanSupplier condition) {
        for (int attempt = 0; !condition.getAsBoolean(); attempt++) {
            if (attempt == 6_000) {
                fail("waited in vain");
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    /** The reference, with an eye on what the import does with it; full if the test says so. */
    private static final class WatchedIndex implements LexicalIndex {
        private final LexicalIndex index;
        private final AtomicInteger looks = new AtomicInteger();
        private final AtomicInteger rounds = new AtomicInteger();
        private final AtomicInteger working = new AtomicInteger();
        private volatile boolean full;

        WatchedIndex(InMemoryHome home) {
            this.index = new InMemoryLexicalIndex(home.changes());
        }

        long frames() {
            return index.status(NEVER).frames();
        }

        @Override
        public boolean refreshBeside(Progress progress, Deadline deadline) {
            rounds.incrementAndGet();
            working.incrementAndGet();
            try {
                return refresh(progress, deadline);
            } finally {
                working.decrementAndGet();
            }
        }

        @Override
        public boolean refresh(Progress progress, Deadline deadline) {
            if (full) {
                throw new StoreException.CapacityExceeded("the disk is full", null);
            }
            return index.refresh(progress, deadline);
        }

        @Override
        public LexicalView open(Deadline deadline) {
            return index.open(deadline);
        }

        @Override
        public boolean rebuild(Progress progress, Deadline deadline) {
            return index.rebuild(progress, deadline);
        }

        @Override
        public IndexStatus status(Deadline deadline) {
            looks.incrementAndGet();
            return index.status(deadline);
        }

        @Override
        public void close() {
            index.close();
        }
    }
}
