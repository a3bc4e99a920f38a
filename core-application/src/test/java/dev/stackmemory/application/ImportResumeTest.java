package dev.stackmemory.application;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.frames;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.application.ImportFrames.ImportOptions;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.source.UnreadableSource;
import dev.stackmemory.testkit.memory.InMemoryHome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** An import that is cut anywhere and run again loses nothing and doubles nothing. */
class ImportResumeTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final int FRAMES = 3_100;
    private static final int BATCH = 1_000;

    /** find checkpoint, once the superseded states, then for each of four batches: record, find those here, record their edits, save checkpoint. */
    private static final int OPERATIONS = 2 + 4 * 4;

    @Test
    void run_again_readsNothingTwice() {
        InMemoryHome home = new InMemoryHome();
        run(home, source());
        assertThat(home.checkpoints().find("scripted", NEVER)).contains("" + FRAMES);
        ScriptedSource again = source();
        ImportReport report = run(home, again);
        assertThat(again.startedAt()).contains("" + FRAMES);
        assertThat(report.read()).isZero();
    }

    @Test
    void run_homeFailsAtAnyOperation_runAgainIsWhole() {
        assertWholeAfter(home -> home.faults().failNext());
    }

    @Test
    void run_answerLostAtAnyOperation_runAgainIsWhole() {
        assertWholeAfter(home -> home.faults().loseNextAnswer());
    }

    private static void assertWholeAfter(Consumer<InMemoryHome> fault) {
        int cuts = 0;
        for (int passed = 0; passed < OPERATIONS; passed++) {
            InMemoryHome home = homeWithOldStates();
            home.faults().passNext(passed);
            fault.accept(home);
            ImportReport first = null;
            try {
                first = run(home, source());
            } catch (StoreException cut) {
                cuts++;
            }
            home.faults().heal();
            if (first == null) {
                run(home, source());
            }
            assertWhole(home);
        }
        assertThat(cuts).isEqualTo(OPERATIONS);
    }

    @Test
    void run_checkpoint_isSavedOnlyAfterTheBatchIsAcknowledged() {
        InMemoryHome home = homeWithOldStates();
        int before = home.faults().operations().size();
        run(home, source());
        List<String> operations = home.faults().operations();
        assertThat(operations.subList(before, before + 6))
                .containsExactly(
                        "checkpoints.find", "record", "find", "checkpoints.find", "record", "checkpoints.save");
        assertThat(operations).hasSize(before + OPERATIONS);
    }

    @Test
    void run_cutInTheSecondBatch_goesOnBehindTheFirst() {
        InMemoryHome home = new InMemoryHome();
        home.faults().passNext(3);
        home.faults().failNext();
        assertThatThrownBy(() -> run(home, source())).isInstanceOf(StoreException.Unavailable.class);
        ScriptedSource again = source();
        assertThat(run(home, again).written()).isEqualTo(FRAMES - 1_000);
        assertThat(again.startedAt()).contains("1000");
    }

    @Test
    void run_itemsBehindWhichReadingCannotStart_areReadAgain() {
        InMemoryHome home = new InMemoryHome();
        run(home, ScriptedSource.foreign().read(frame("a")).readWithoutCheckpoint(frame("b")));
        assertThat(home.checkpoints().find("scripted", NEVER)).contains("1");
        ImportReport again = run(home, ScriptedSource.foreign().read(frame("a")).readWithoutCheckpoint(frame("b")));
        assertThat(again.read()).isEqualTo(1);
        assertThat(again.unchanged()).isEqualTo(1);
    }

    @Test
    void run_sourceBreaksOff_keepsWhatItGaveBefore() {
        InMemoryHome home = new InMemoryHome();
        ScriptedSource source =
                ScriptedSource.foreign().read(frames("f", 1_200)).breaksOff();
        assertThatThrownBy(() -> run(home, source)).isInstanceOf(UnreadableSource.class);
        assertThat(home.catalog().count(FrameFilter.ALL, NEVER)).isEqualTo(1_200);
        assertThat(home.checkpoints().find("scripted", NEVER)).contains("1200");
    }

    @Test
    void run_twoImportsOfOneSourceAtOnce_areWhole() throws Exception {
        InMemoryHome home = homeWithOldStates();
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (int thread = 0; thread < 2; thread++) {
            threads.add(Thread.ofVirtual()
                    .uncaughtExceptionHandler((died, failure) -> failures.add(failure))
                    .start(() -> run(home, source())));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(home.catalog().count(FrameFilter.ALL, NEVER)).isEqualTo(FRAMES);
        assertThat(home.find(List.of(id("f1500")), NEVER).values())
                .singleElement()
                .satisfies(copy -> assertThat(copy.frame().content()).isEqualTo("content of f1500"));
    }

    @Test
    void run_deadlinePasses_throwsAndRunAgainIsWhole() {
        InMemoryHome home = homeWithOldStates();
        Deadline passed = home.time().deadlineAfter(Duration.ZERO);
        var importFrames = importFrames(home);
        assertThatThrownBy(() -> importFrames.run(source(), ImportOptions.DEFAULT, remark -> {}, Progress.NONE, passed))
                .isInstanceOf(StoreException.DeadlineExceeded.class);
        run(home, source());
        assertWhole(home);
    }

    private static ScriptedSource source() {
        return ScriptedSource.foreign().read(frames("f", FRAMES));
    }

    /** One frame of each batch is here already, in an earlier state. */
    private static InMemoryHome homeWithOldStates() {
        InMemoryHome home = new InMemoryHome();
        List<Frame> old = new ArrayList<>();
        for (String id : List.of("f0500", "f1500", "f2500", "f3050")) {
            old.add(aFrame(id).content("an earlier state").build());
        }
        new RecordFrames(home).record(old, NEVER);
        return home;
    }

    /** Every frame as the source shows it, those that were here before in their second revision, and none in a third. */
    private static void assertWhole(InMemoryHome home) {
        List<Frame> wanted = frames("f", FRAMES);
        assertThat(home.catalog().count(FrameFilter.ALL, NEVER)).isEqualTo(FRAMES);
        var found = home.find(wanted.stream().map(Frame::id).toList(), NEVER);
        for (Frame frame : wanted) {
            boolean wasHere = frame.id().value().matches("f0500|f1500|f2500|f3050");
            assertThat(found.get(frame.id()))
                    .isNotNull()
                    .satisfies(copy -> assertThat(copy.frame())
                            .isEqualTo(
                                    frame.toBuilder().revision(wasHere ? 2 : 1).build()));
        }
    }

    private static ImportReport run(InMemoryHome home, ScriptedSource source) {
        return importFrames(home).run(source, ImportOptions.DEFAULT, remark -> {}, Progress.NONE, NEVER);
    }

    private static ImportFrames importFrames(InMemoryHome home) {
        return new ImportFrames(home, home, home.checkpoints(), BATCH);
    }
}
