package dev.stackmemory.application;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.frames;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.idsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.application.EmbedFrames.EmbedReport;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.ports.search.VectorIndex.ModelUsage;
import dev.stackmemory.ports.store.Generations;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.testkit.memory.InMemoryHome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EmbedFramesTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final ModelId MODEL = new ModelId("picky", 8);
    private static final ModelId OLD_MODEL = new ModelId("old", 4);

    /** After which an entry is due again, whoever leased it or however often it has failed. */
    private static final Duration LONG_PAUSE = Duration.ofMinutes(10);

    private final InMemoryHome home = new InMemoryHome();
    private final ObservedStore observed = new ObservedStore(home);
    private final PickyModel model = new PickyModel(MODEL);
    private final EmbedFrames embedFrames = new EmbedFrames(
            observed, home.catalog(), home.outbox(), home.vectors(), model, home.time(), Optional.empty());

    @Test
    void projectsOfEmbeddedFrames_haveChanged() {
        var changed = new ArrayList<Set<ProjectId>>();
        Generations generations = new Generations() {
            @Override
            public Map<ProjectId, Long> find(Set<ProjectId> projects, Deadline deadline) {
                throw new AssertionError("nobody asks");
            }

            @Override
            public void raise(Set<ProjectId> projects, Deadline deadline) {
                changed.add(projects);
            }
        };
        var embedding = new EmbedFrames(
                observed, home.catalog(), home.outbox(), home.vectors(), model, home.time(), Optional.of(generations));
        record(aFrame("sea")
                .project(new ProjectId("shore"))
                .content("salt water")
                .build());
        record(aFrame("blank")
                .project(new ProjectId("nothing"))
                .name("")
                .content("")
                .build());

        embedding.drain(Progress.NONE, NEVER);
        assertThat(changed).containsExactly(Set.of(new ProjectId("shore")));
    }

    @Test
    void drain_emptyOutbox_doesNothing() {
        assertThat(drain()).isEqualTo(new EmbedReport(0, 0, 0, Optional.empty()));
        assertThat(model.faults().operations()).isEmpty();
    }

    @Test
    void drain_recordedFrames_areFoundByMeaning() {
        record(aFrame("sea").name("waves").content("salt water").build());
        record(aFrame("wood").name("trees").content("moss and bark").build());
        assertThat(drain()).isEqualTo(new EmbedReport(2, 0, 0, Optional.empty()));
        assertThat(home.vectors().nearest(MODEL, model.embedQuery("moss and bark", NEVER), FrameFilter.ALL, 1, NEVER))
                .extracting(VectorHit::frame)
                .containsExactly(id("wood"));
    }

    @Test
    void drain_manyFrames_goesInBatchesAndReportsProgress() {
        record(frames("f", 150).toArray(Frame[]::new));
        List<String> progress = new ArrayList<>();
        embedFrames.drain((done, total) -> progress.add(done + "/" + total), NEVER);
        assertThat(progress).containsExactly("1/150", "5/150", "21/150", "85/150", "149/150", "150/150");
        assertThat(embedded()).hasSize(150);
    }

    @Test
    void drain_framesWithoutText_needNoVector() {
        record(blank("blank"), aFrame("hard-space").name("\u00a0").content("").build(), frame("a"));
        assertThat(drain()).isEqualTo(new EmbedReport(1, 0, 0, Optional.empty()));
        assertThat(embedded()).containsExactly(id("a"));
    }

    @Test
    void drain_frameForgottenMeanwhile_isPassedOver() {
        record(frame("a"), frame("b"));
        model.duringNextEmbed(() -> home.forget(List.of(id("a")), NEVER));
        EmbedReport report = drain();
        assertThat(report.failed()).isZero();
        assertThat(report.waiting()).isZero();
        assertThat(embedded()).containsExactly(id("b"));
    }

    @Test
    void drain_frameEditedMeanwhile_getsTheVectorOfItsNewRevision() {
        record(frame("a"));
        Frame later = edited(frame("a"), builder -> builder.content("something else altogether"));
        model.duringNextEmbed(() -> record(later));
        assertThat(drain().waiting()).isZero();
        assertThat(home.vectors().nearest(MODEL, model.embedQuery("else", NEVER), FrameFilter.ALL, 1, NEVER))
                .singleElement()
                .satisfies(hit -> assertThat(hit.revision()).isEqualTo(2));
    }

    @Test
    void drain_modelAway_endsTheRunAndIsNobodysFailure() {
        record(frames("f", 3).toArray(Frame[]::new));
        for (int outage = 0; outage < 10; outage++) {
            model.faults().failNext();
            EmbedReport report = drain();
            assertThat(report.embedded()).isZero();
            assertThat(report.failed()).isZero();
            assertThat(report.waiting()).isEqualTo(3);
            assertThat(report.obstacle()).get().asString().contains("away");
            home.time().advance(LONG_PAUSE);
        }
        assertThat(deadLetters()).isEmpty();
        assertThat(drain()).isEqualTo(new EmbedReport(3, 0, 0, Optional.empty()));
    }

    @Test
    void drain_whileAnotherHasTheLease_saysWhyItLeavesThem() {
        record(frame("a"));
        home.outbox()
                .claim(
                        EmbedFrames.TOPIC,
                        1,
                        home.time().instant(),
                        home.time().instant().plusSeconds(60),
                        NEVER);
        EmbedReport report = drain();
        assertThat(report.waiting()).isEqualTo(1);
        assertThat(report.obstacle()).isPresent();
    }

    @Test
    void drain_deadlinePasses_goesOnInTheNextRun() {
        record(frames("f", 200).toArray(Frame[]::new));
        model.faults().delay(Duration.ofSeconds(1));
        // Each batch asks the model twice: for vectors, and for its name.
        EmbedReport report = embedFrames.drain(Progress.NONE, model.time().deadlineAfter(Duration.ofSeconds(3)));
        assertThat(report.embedded()).isEqualTo(1);
        assertThat(report.waiting()).isEqualTo(199);
        assertThat(report.obstacle()).isPresent();
        assertThat(report.failed()).isZero();

        home.time().advance(LONG_PAUSE);
        assertThat(drain()).isEqualTo(new EmbedReport(199, 0, 0, Optional.empty()));
    }

    @Test
    void drain_deadlineHasPassed_doesNothing() {
        record(frame("a"));
        EmbedReport report = embedFrames.drain(Progress.NONE, home.time().deadlineAfter(Duration.ZERO));
        assertThat(report.waiting()).isEqualTo(1);
        assertThat(report.obstacle()).isPresent();
        assertThat(model.faults().operations()).isEmpty();
    }

    @Test
    void drain_cutAnywhereByTheHome_runAgainIsWhole() {
        for (int passed = 0; passed < 5; passed++) {
            for (boolean lost : new boolean[] {false, true}) {
                var frame = frame("cut-" + passed + lost);
                record(frame);
                home.faults().passNext(passed);
                if (lost) {
                    home.faults().loseNextAnswer();
                } else {
                    home.faults().failNext();
                }
                try {
                    drain();
                } catch (StoreException cut) {
                    // As it may be: what counts is what the next run finds.
                }
                home.faults().heal();
                home.time().advance(LONG_PAUSE);
                EmbedReport report = drain();
                assertThat(report.waiting()).isZero();
                assertThat(report.failed()).isZero();
                assertThat(embedded()).contains(frame.id());
            }
        }
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void drain_homeAway_throws() {
        home.faults().breakConnection();
        assertThatThrownBy(this::drain).isInstanceOf(StoreException.Unavailable.class);
    }

    @Test
    void drain_poisonedFrame_becomesADeadLetterAfterFiveAttemptsAndBlocksNoOther() {
        record(frames("f", 70).toArray(Frame[]::new));
        record(poisoned("bad"));
        record(frames("g", 70).toArray(Frame[]::new));
        EmbedReport first = drain();
        assertThat(first.embedded()).isEqualTo(140);
        assertThat(first.failed()).isEqualTo(1);
        assertThat(first.waiting()).isEqualTo(1);

        for (int attempt = 2; attempt <= 5; attempt++) {
            assertThat(deadLetters()).isEmpty();
            home.time().advance(LONG_PAUSE);
            assertThat(drain().failed()).isEqualTo(1);
        }
        assertThat(deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.entry().frame()).isEqualTo(id("bad"));
            assertThat(letter.reason()).isEqualTo("the model cannot take this text");
        });
        assertThat(drain()).isEqualTo(new EmbedReport(0, 0, 0, Optional.empty()));
    }

    @Test
    void drain_poisonedFrame_isPutOffLongerEachTime() {
        record(poisoned("bad"));
        for (int seconds : new int[] {10, 20, 40, 80}) {
            assertThat(drain().failed()).isEqualTo(1);
            home.time().advance(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(drain().failed())
                    .as("before %s seconds are over", seconds)
                    .isZero();
            home.time().advance(Duration.ofMillis(1));
        }
        assertThat(drain().waiting()).isZero();
    }

    @Test
    void drain_frameThatCannotBeReadBack_failsAlone() {
        record(frame("a"), frame("b"), frame("c"));
        observed.corrupt(id("b"));
        EmbedReport report = drain();
        assertThat(report.embedded()).isEqualTo(2);
        assertThat(report.failed()).isEqualTo(1);
        assertThat(embedded()).containsExactlyInAnyOrder(id("a"), id("c"));
    }

    @Test
    void drain_oneOfMany_isFoundWithoutAskingForEachAlone() {
        record(frames("f", 63).toArray(Frame[]::new));
        record(poisoned("bad"));
        drain();
        assertThat(model.faults().operations().stream().filter("embed"::equals)).hasSizeLessThan(20);
    }

    @Test
    void reembed_frameWithoutVector_isQueuedAndEmbedded() {
        List<Frame> frames = frames("f", 1_100);
        new RecordFrames(home).record(frames, NEVER);
        assertThat(reembed()).isEqualTo(new EmbedReport(1_100, 0, 0, Optional.empty()));
        assertThat(embedded()).isEqualTo(idsOf(frames));

        assertThat(reembed()).isEqualTo(new EmbedReport(0, 0, 0, Optional.empty()));
    }

    @Test
    void reembed_allHaveTheirVector_dropsThoseOfOtherModels() {
        record(frame("a"), blank("blank"));
        putOldVector("a");
        reembed();
        assertThat(home.vectors().listModels(NEVER)).containsExactly(new ModelUsage(MODEL, 1));
    }

    @Test
    void reembed_modelAway_keepsThoseOfOtherModels() {
        record(frame("a"));
        putOldVector("a");
        model.faults().passNext(1);
        model.faults().failNext();
        assertThat(reembed().obstacle()).isPresent();
        assertThat(home.vectors().listModels(NEVER)).containsExactly(new ModelUsage(OLD_MODEL, 1));

        home.time().advance(LONG_PAUSE);
        reembed();
        assertThat(home.vectors().listModels(NEVER)).containsExactly(new ModelUsage(MODEL, 1));
    }

    @Test
    void reembed_oneFrameFails_keepsThoseOfOtherModels() {
        record(frame("a"), poisoned("bad"));
        putOldVector("bad");
        for (int run = 0; run < 8; run++) {
            reembed();
            assertThat(home.vectors().listModels(NEVER))
                    .containsExactlyInAnyOrder(new ModelUsage(MODEL, 1), new ModelUsage(OLD_MODEL, 1));
            home.time().advance(LONG_PAUSE);
        }
    }

    @Test
    void reembed_deadLetters_areTriedAgain() {
        record(poisoned("bad"));
        for (int attempt = 0; attempt < 5; attempt++) {
            drain();
            home.time().advance(LONG_PAUSE);
        }
        assertThat(deadLetters()).hasSize(1);
        model.acceptEverything();
        assertThat(reembed()).isEqualTo(new EmbedReport(1, 0, 0, Optional.empty()));
        assertThat(deadLetters()).isEmpty();
    }

    private EmbedReport drain() {
        return embedFrames.drain(Progress.NONE, NEVER);
    }

    private EmbedReport reembed() {
        return embedFrames.reembed(Progress.NONE, NEVER);
    }

    /** Records the frames and the work that follows, as a home does that was told to. */
    private void record(Frame... frames) {
        new RecordFrames(home).record(List.of(frames), NEVER);
        home.outbox().add(EmbedFrames.TOPIC, idsOf(List.of(frames)), NEVER);
    }

    private void putOldVector(String frame) {
        home.vectors().put(OLD_MODEL, List.of(new FrameVector(id(frame), 1, new float[] {1, 0, 0, 0})), NEVER);
    }

    private static Frame poisoned(String id) {
        return aFrame(id).content(PickyModel.POISON).build();
    }

    private static Frame blank(String id) {
        return aFrame(id).name(" ").content("\n").build();
    }

    private Set<FrameId> embedded() {
        List<FrameId> all = home.ledger().list(Optional.empty(), 10_000, NEVER).stream()
                .map(Residency::frame)
                .toList();
        return home.vectors().findEmbedded(MODEL, all, NEVER);
    }

    private List<Outbox.DeadLetter> deadLetters() {
        return home.outbox().listDeadLetters(EmbedFrames.TOPIC, 10, NEVER);
    }
}
