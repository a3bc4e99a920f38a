package dev.stackmemory.application;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.frames;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.ImportFrames.ImportOptions;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.testkit.memory.InMemoryHome;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A foreign source that shows a frame in several states means the last of them, however often and in whatever batches it is read. */
class ImportSupersededStatesTest {
    private static final Deadline NEVER = Deadline.NEVER;

    private final InMemoryHome home = new InMemoryHome();

    @Test
    void run_oneFrameInSeveralBatchesOfAForeignSource_endsAtTheLastState_andIsNotRevisedEachTime() {
        List<Frame> states = states(2);
        Supplier<ScriptedSource> source = () -> ScriptedSource.foreign()
                .read(states.get(0))
                .read(frames("f", ImportBatch.MAX_ITEMS))
                .read(states.get(1))
                .read(frames("g", ImportBatch.MAX_ITEMS));
        ImportReport first = run(source.get());
        assertThat(first.edited()).isEqualTo(1);
        assertThat(home("a").content()).isEqualTo("state 1");

        for (int time = 0; time < 3; time++) {
            ImportReport again = runAfresh(source.get());
            assertThat(again.unchanged()).isEqualTo(again.read());
            assertThat(home("a").content()).isEqualTo("state 1");
            assertThat(home("a").revision()).isEqualTo(2);
        }
    }

    @Test
    void run_foreignFrameThatReturnsToAnEarlierState_endsThere() {
        List<Frame> states = states(2);
        Supplier<ScriptedSource> source = () -> ScriptedSource.foreign()
                .read(states.get(0))
                .read(frames("f", ImportBatch.MAX_ITEMS))
                .read(states.get(1))
                .read(frames("g", ImportBatch.MAX_ITEMS))
                .read(states.get(0));
        run(source.get());
        assertThat(home("a").content()).isEqualTo("state 0");
        long revision = home("a").revision();

        assertThat(runAfresh(source.get()).edited()).isZero();
        assertThat(home("a").content()).isEqualTo("state 0");
        assertThat(home("a").revision()).isEqualTo(revision);
    }

    @Test
    void run_foreignFrameEditedAndBack_followsTheSource() {
        List<Frame> states = states(2);
        run(ScriptedSource.foreign().read(states.get(0)));
        runAfresh(ScriptedSource.foreign().read(states.get(1)));
        runAfresh(ScriptedSource.foreign().read(states.get(0)));
        assertThat(home("a").content()).isEqualTo("state 0");
        assertThat(home("a").revision()).isEqualTo(3);
    }

    @Test
    void run_batchesCutElsewhereTheNextTime_stillChangesNothing() {
        List<Frame> states = states(2);
        run(ScriptedSource.foreign().read(states));
        ImportReport again = runAfresh(ScriptedSource.foreign()
                .read(states.get(0))
                .read(frames("f", ImportBatch.MAX_ITEMS))
                .read(states.get(1)));
        assertThat(again.edited()).isZero();
        assertThat(home("a").revision()).isEqualTo(2);
    }

    private ImportReport run(ScriptedSource source) {
        return new ImportFrames(home, home.checkpoints())
                .run(source, ImportOptions.DEFAULT, remark -> {}, Progress.NONE, NEVER);
    }

    /** Runs as if the position in the source had been lost. */
    private ImportReport runAfresh(ScriptedSource source) {
        home.checkpoints().save(source.key(), "0", NEVER);
        return run(source);
    }

    private Frame home(String id) {
        return Objects.requireNonNull(home.find(List.of(id(id)), NEVER).get(id(id)))
                .frame();
    }

    /** One frame as a source showed it one time after the other. */
    private static List<Frame> states(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> aFrame("a").content("state " + number).build())
                .toList();
    }
}
