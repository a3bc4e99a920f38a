package dev.stackmemory.application.migration;

import static dev.stackmemory.application.migration.TwoMemories.contents;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.frames;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.migration.BackfillFrames.BackfillReport;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.RecordOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackfillFramesTest {
    private static final Deadline NEVER = Deadline.NEVER;

    private final TwoMemories memories = new TwoMemories();

    private BackfillReport backfill() {
        return memories.backfillFrames().backfill(Progress.NONE, NEVER);
    }

    @Test
    void backfill_bringsWhatWasThereBefore_andFindsItEqual() {
        memories.recordBefore(frames("f", 1_100));

        assertThat(backfill()).isEqualTo(new BackfillReport(1_100, 1_100, 1_100, 0, 0, List.of(), Optional.empty()));
        assertThat(contents(memories.there)).isEqualTo(contents(memories.here));
        assertThat(memories.diary.lastEqual(NEVER))
                .contains(new MigrationDiary.Equality(memories.time.instant(), 1_100));
    }

    @Test
    void backfill_ofNothing_isEqual() {
        assertThat(backfill().isEqual()).isTrue();
    }

    @Test
    void backfill_again_copiesNothing() {
        memories.recordBefore(frames("f", 10));
        backfill();

        assertThat(backfill().copied()).isZero();
        assertThat(backfill().equal()).isEqualTo(10);
    }

    @Test
    void backfill_reportsProgress_ofCopyingAndComparing() {
        memories.recordBefore(frames("f", 600));
        List<String> heard = new ArrayList<>();

        memories.backfillFrames().backfill((done, total) -> heard.add(done + "/" + total), NEVER);
        assertThat(heard).containsExactly("500/1200", "600/1200", "1100/1200", "1200/1200");
    }

    @Test
    void backfill_cutInTheMiddle_saysSo_andGoesOnWhereItWas() {
        memories.recordBefore(frames("f", 1_400));
        memories.there.faults().passNext(6);
        memories.there.faults().failNext();
        BackfillReport cut = backfill();
        assertThat(cut.obstacle()).get().asString().contains("away");
        assertThat(cut.isEqual()).isFalse();
        assertThat(memories.diary.lastEqual(NEVER)).isEmpty();
        assertThat(contents(memories.there)).hasSizeBetween(1, 1_399);

        long missing = 1_400L - contents(memories.there).size();
        BackfillReport rest = backfill();
        assertThat(rest.copied()).isEqualTo(missing);
        assertThat(rest.isEqual()).isTrue();
    }

    @Test
    void backfill_cutAnywhere_runAgainIsWhole() {
        for (int passed = 0; passed < 12; passed++) {
            for (boolean lost : new boolean[] {false, true}) {
                memories.recordBefore(frames("cut-" + passed + lost, 3));
                memories.there.faults().passNext(passed);
                if (lost) {
                    memories.there.faults().loseNextAnswer();
                } else {
                    memories.there.faults().failNext();
                }
                backfill();
                memories.there.faults().heal();
                assertThat(backfill().isEqual()).isTrue();
                assertThat(contents(memories.there)).isEqualTo(contents(memories.here));
            }
        }
    }

    @Test
    void backfill_whatWasEditedBeforeItWasAShadow_isBroughtUpToDate() {
        Frame first = frame("a");
        memories.recordBefore(List.of(first));
        backfill();
        memories.recordBefore(List.of(edited(first, builder -> builder.content("later"))));

        assertThat(backfill().copied()).isEqualTo(1);
        assertThat(contents(memories.there)).isEqualTo(contents(memories.here));
    }

    @Test
    void backfill_editedWhileItIsCompared_isCopiedAgain() {
        Frame first = frame("a");
        memories.recordBefore(List.of(first));
        backfill();
        var edit = new ArrayList<>(List.of(edited(first, builder -> builder.content("later"))));

        BackfillReport report = memories.backfillFrames()
                .backfill(
                        (done, total) -> {
                            memories.recordBefore(edit);
                            edit.clear();
                        },
                        NEVER);
        assertThat(report.isEqual()).isTrue();
        assertThat(contents(memories.there)).isEqualTo(contents(memories.here));
    }

    @Test
    void backfill_whatWasForgotten_isForgottenThere_andStaysSo() {
        memories.recordBefore(frames("f", 3));
        backfill();
        memories.here.forget(List.of(id("f0001")), NEVER);
        memories.here.confirmErased(List.of(id("f0001")), NEVER);

        BackfillReport report = backfill();
        assertThat(report.forgotten()).isEqualTo(1);
        assertThat(report.isEqual()).isTrue();
        assertThat(contents(memories.there)).isEqualTo(contents(memories.here));
        assertThat(memories.there.findForgotten(List.of(id("f0001")), NEVER)).containsExactly(id("f0001"));
    }

    @Test
    void backfill_whatWasForgottenBeforeItWasAShadow_isRefusedThere() {
        List<FrameId> many = IntStream.range(0, 5_001)
                .mapToObj(number -> id("gone-" + number))
                .toList();
        memories.here.forget(many, NEVER);
        memories.here.confirmErased(many, NEVER);
        memories.recordBefore(frames("f", 3));

        assertThat(backfill().isEqual()).isTrue();
        assertThat(memories.there.findForgotten(many, NEVER)).hasSize(5_001);
        assertThat(memories.there
                        .record(List.of(FrameWrite.create(frame("gone-7"))), NEVER)
                        .outcomes())
                .containsExactly(new RecordOutcome.Forgotten(id("gone-7")));
    }

    @Test
    void backfill_intoAMemoryThatOthersUse_leavesTheirFrames() {
        memories.there.record(List.of(FrameWrite.create(frame("a-colleague's"))), NEVER);
        memories.recordBefore(List.of(frame("mine")));

        BackfillReport report = backfill();
        assertThat(report.onlyThere()).isEqualTo(1);
        assertThat(report.isEqual()).isTrue();
        assertThat(contents(memories.there)).containsOnlyKeys(id("a-colleague's"), id("mine"));
    }

    @Test
    void backfill_frameThatTheShadowRefuses_isReported_andNothingIsNoted() {
        memories.there.record(
                List.of(FrameWrite.create(aFrame("bad").revision(7).build())), NEVER);
        memories.recordBefore(List.of(frame("a"), frame("bad")));

        BackfillReport report = backfill();
        assertThat(report.differences()).containsExactly("frame bad has revision 7 in 'hosted' and revision 1 here");
        assertThat(report.equal()).isEqualTo(1);
        assertThat(report.isEqual()).isFalse();
        assertThat(memories.diary.lastEqual(NEVER)).isEmpty();
    }

    @Test
    void backfill_copyThatWasDamagedThere_isReported() {
        memories.recordBefore(List.of(frame("a"), frame("b")));
        backfill();
        memories.there.damage(id("b"));

        assertThat(backfill().differences()).containsExactly("frame b has another content in 'hosted' than here");
    }
}
