package dev.stackmemory.application.migration;

import static dev.stackmemory.application.migration.TwoMemories.contents;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.frames;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.application.ForgetFrames.ForgetReport;
import dev.stackmemory.application.OutboxWork.Drained;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.testkit.memory.HashingEmbeddingModel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CopyFramesTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final Duration LONG_PAUSE = Duration.ofHours(1);
    private static final ModelId MODEL = new ModelId("a model", 3);

    private final TwoMemories memories = new TwoMemories();

    @Test
    void drain_recordedFrames_areThere() {
        memories.record(frames("f", 600).toArray(Frame[]::new));

        assertThat(memories.copy()).isEqualTo(new Drained(600, 0, 0, Optional.empty()));
        assertThat(contents(memories.there)).isEqualTo(contents(memories.here));
    }

    @Test
    void drain_edits_inWhateverOrderTheyAreCopied_leaveTheLast() {
        Frame first = frame("a");
        Frame second = edited(first, builder -> builder.content("second"));
        Frame third = edited(second, builder -> builder.content("third"));
        memories.record(first);
        memories.copy();
        memories.record(second);
        memories.record(third);
        memories.frames.beforeNextFind(
                () -> memories.there.record(List.of(FrameWrite.edit(second), FrameWrite.edit(third)), NEVER));

        memories.copy();
        assertThat(contents(memories.there)).containsEntry(id("a"), third);
        assertThat(memories.here.outbox().depth(CopyFrames.TOPIC, NEVER)).isZero();
    }

    @Test
    void drain_frameEditedWhileItIsCopied_isCopiedAgain() {
        Frame first = frame("a");
        memories.record(first);
        memories.frames.beforeNextFind(() -> memories.record(edited(first, builder -> builder.content("later"))));

        memories.copy();
        assertThat(contents(memories.there)).isEqualTo(contents(memories.here));
    }

    @Test
    void forget_reachesTheShadowAtOnce() {
        memories.record(frame("a"), frame("b"));
        memories.copy();

        ForgetReport report = memories.forgetFrames().forget(List.of(id("a")), NEVER);
        assertThat(report.erasure().pending()).isEmpty();
        assertThat(contents(memories.there)).containsOnlyKeys(id("b"));
    }

    @Test
    void forget_beforeItWasCopied_barsIt() {
        memories.record(frame("a"));
        memories.forgetFrames().forget(List.of(id("a")), NEVER);

        assertThat(memories.copy()).isEqualTo(new Drained(0, 0, 0, Optional.empty()));
        assertThat(contents(memories.there)).isEmpty();
        assertThat(memories.there.findForgotten(List.of(id("a")), NEVER)).containsExactly(id("a"));
    }

    @Test
    void forget_whileItIsCopied_doesNotComeBack() {
        memories.record(frame("a"), frame("b"));
        var copying = new CopyFrames(
                memories.here,
                (ids, deadline) -> {
                    var found = memories.here.find(ids, deadline);
                    memories.forgetFrames().forget(List.of(id("a")), deadline);
                    return found;
                },
                Optional.empty(),
                memories.here.outbox(),
                memories.forgetFrames(),
                memories.shadow,
                memories.time);

        Drained drained = copying.drain(Progress.NONE, NEVER);
        assertThat(drained.failed()).isZero();
        assertThat(drained.waiting()).isZero();
        assertThat(contents(memories.there)).containsOnlyKeys(id("b"));
    }

    @Test
    void forget_shadowAway_isPendingUntilItIsBack() {
        memories.record(frame("a"));
        memories.copy();
        memories.there.faults().breakConnection();

        ForgetReport report = memories.forgetFrames().forget(List.of(id("a")), NEVER);
        assertThat(report.hidden()).containsExactly(id("a"));
        assertThat(report.erasure().pending()).containsExactly(id("a"));
        assertThat(report.erasure().obstacles()).singleElement().asString().contains("the copy in 'hosted'");

        memories.there.faults().heal();
        memories.copy();
        assertThat(contents(memories.there)).isEmpty();
        assertThat(memories.here.listPendingErasures(10, NEVER)).isEmpty();
    }

    @Test
    void drain_shadowAway_endsTheRun_isNobodysFailure_andIsTriedAtOnceWhenItIsBack() {
        memories.record(frames("f", 3).toArray(Frame[]::new));
        for (int outage = 0; outage < 10; outage++) {
            memories.there.faults().failNext();
            Drained drained = memories.copy();
            assertThat(drained.failed()).isZero();
            assertThat(drained.waiting()).isEqualTo(3);
            assertThat(drained.obstacle()).get().asString().contains("away");
        }
        assertThat(memories.copy()).isEqualTo(new Drained(3, 0, 0, Optional.empty()));
    }

    @Test
    void drain_cutAnywhereByTheShadow_runAgainIsWhole() {
        for (int passed = 0; passed < 4; passed++) {
            for (boolean lost : new boolean[] {false, true}) {
                memories.record(frame("cut-" + passed + lost));
                memories.there.faults().passNext(passed);
                if (lost) {
                    memories.there.faults().loseNextAnswer();
                } else {
                    memories.there.faults().failNext();
                }
                memories.copy();
                memories.there.faults().heal();
                memories.copy();
                assertThat(contents(memories.there)).isEqualTo(contents(memories.here));
            }
        }
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void drain_poisonedFrame_becomesADeadLetter_andBlocksNoOther() {
        memories.there.record(
                List.of(FrameWrite.create(
                        aFrame("bad").content("another one's").revision(7).build())),
                NEVER);
        memories.record(frames("f", 70).toArray(Frame[]::new));
        memories.record(frame("bad"));
        memories.record(frames("g", 70).toArray(Frame[]::new));

        Drained first = memories.copy();
        assertThat(first.done()).isEqualTo(140);
        assertThat(first.failed()).isEqualTo(1);
        assertThat(first.reasonToWait()).get().asString().contains("has failed a moment ago");
        for (int attempt = 2; attempt <= 5; attempt++) {
            assertThat(deadLetters()).isEmpty();
            memories.time.advance(LONG_PAUSE);
            assertThat(memories.copy().failed()).isEqualTo(1);
        }
        assertThat(deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.entry().frame()).isEqualTo(id("bad"));
            assertThat(letter.reason()).isEqualTo("'hosted' holds revision 7 of it, with another content");
        });
        assertThat(memories.copyFrames().isUpToDate(NEVER)).isFalse();
    }

    @Test
    void drain_frameThatCannotBeReadBack_failsAlone() {
        memories.record(frame("a"), frame("b"), frame("c"));
        memories.frames.corrupt(id("b"));

        assertThat(memories.copy().failed()).isEqualTo(1);
        assertThat(contents(memories.there)).containsOnlyKeys(id("a"), id("c"));
    }

    @Test
    void drain_frameThatWasForgottenThereAlone_doesNotComeBack() {
        memories.there.forget(List.of(id("a")), NEVER);
        memories.record(frame("a"));

        assertThat(memories.copy().failed()).isEqualTo(1);
        assertThat(contents(memories.there)).isEmpty();
    }

    @Test
    void drain_damagedArchiveFile_isNobodyElsesFailure() {
        memories.record(frame("a"), frame("b"));
        var copying = new CopyFrames(
                memories.here,
                (ids, deadline) -> {
                    if (ids.contains(id("a"))) {
                        throw new StoreException.CorruptStore("a file of the archive is damaged", null);
                    }
                    return memories.here.find(ids, deadline);
                },
                Optional.empty(),
                memories.here.outbox(),
                memories.forgetFrames(),
                memories.shadow,
                memories.time);

        assertThat(copying.drain(Progress.NONE, NEVER).failed()).isEqualTo(1);
        assertThat(contents(memories.there)).containsOnlyKeys(id("b"));
    }

    @Test
    void drain_vectors_goAlong() {
        memories.record(frame("a"), frame("b"));
        memories.here.vectors().put(MODEL, List.of(new FrameVector(id("a"), 1, new float[] {1, 2, 3})), NEVER);

        memories.copy();
        assertThat(memories.there.vectors().find(MODEL, List.of(id("a"), id("b")), NEVER))
                .isEqualTo(memories.here.vectors().find(MODEL, List.of(id("a"), id("b")), NEVER))
                .hasSize(1);
    }

    @Test
    void drain_frameThatHasNoVectorYet_isEmbeddedThere() {
        var model = new HashingEmbeddingModel(MODEL);
        memories.embeddingThere = Optional.of(new EmbedFrames(
                memories.there,
                memories.there.catalog(),
                memories.there.outbox(),
                memories.there.vectors(),
                model,
                memories.time,
                Optional.empty()));
        memories.record(frame("a"));

        memories.copy();
        assertThat(memories.there.vectors().findEmbedded(model.id(NEVER), List.of(id("a")), NEVER))
                .containsExactly(id("a"));
    }

    private List<Outbox.DeadLetter> deadLetters() {
        return memories.here.outbox().listDeadLetters(CopyFrames.TOPIC, 10, NEVER);
    }
}
