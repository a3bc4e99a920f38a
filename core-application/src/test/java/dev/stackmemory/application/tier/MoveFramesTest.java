package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.stackmemory.application.ImportFrames;
import dev.stackmemory.application.ScriptedSource;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.domain.tier.Move;
import dev.stackmemory.domain.tier.MoveReason;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TieringPlan;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.testkit.server.Polling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MoveFramesTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final FrameId A = new FrameId("a");
    private static final FrameId B = new FrameId("b");
    private static final FrameId C = new FrameId("c");
    private static final ModelId MODEL = new ModelId("test", 2);

    private final TwoTiers memory = new TwoTiers();

    @Test
    void plan_hotOverItsLimit_demotesTheLeastRecentlyUsed() {
        memory.record(closed("a"), closed("b"), closed("c"));
        memory.hot.ledger().recordAccess(Map.of(B, new AccessPattern(1, Optional.of(NOON.plusSeconds(9)))), NEVER);
        memory.limitHotTo(1);
        TieringPlan plan = memory.mover().plan(NEVER);
        assertThat(plan.moves())
                .extracting(Move::frame, Object::getClass)
                .containsExactly(tuple(A, Move.Demote.class), tuple(C, Move.Demote.class));
        assertThat(memory.cold.find(List.of(A, C), NEVER))
                .as("a plan moves nothing")
                .isEmpty();
    }

    @Test
    void move_aDemotion_movesTheHomeAndEverythingWithIt() {
        Frame frame = closed("a");
        memory.record(frame);
        memory.hot.vectors().put(MODEL, List.of(new FrameVector(A, 1, new float[] {1, 2})), NEVER);
        memory.limitHotTo(0);

        MoveReport report = memory.moveAsPlanned();

        assertThat(report.rehomed()).isEqualTo(1);
        assertThat(report.bytes()).isEqualTo(memory.residency(A).sizeBytes());
        assertThat(memory.home(A)).isEqualTo(TwoTiers.COLD);
        assertThat(memory.residency(A).tier()).isEqualTo(Tier.COLD);
        assertThat(memory.holds(memory.hot, A)).isFalse();
        assertThat(memory.find(A).get(A)).extracting("frame", "ledgerVersion").containsExactly(frame, 2L);
        assertThat(memory.cold.vectors().find(MODEL, List.of(A), NEVER))
                .singleElement()
                .extracting(FrameVector::components)
                .isEqualTo(new float[] {1, 2});
        assertThat(memory.hot.outbox().depth(Outbox.LEFTOVERS, NEVER)).isZero();
        assertThat(memory.steps).containsExactly(MoveStep.values());
        assertThat(memory.mover().plan(NEVER).isEmpty())
                .as("nothing is left to plan")
                .isTrue();
    }

    @Test
    void move_aRecall_bringsTheHomeBack() {
        memory.record(closed("a"));
        memory.move(Tier.COLD, A);
        assertThat(memory.move(Tier.HOT, A).rehomed()).isEqualTo(1);
        assertThat(memory.home(A)).isEqualTo(TwoTiers.HOT);
        assertThat(memory.holds(memory.cold, A)).isFalse();
        assertThat(memory.hot.catalog().count(FrameFilter.ALL, NEVER)).isEqualTo(1);
    }

    @Test
    void planFor_aTier_leavesWhatIsWorkedOnAndOtherProjects() {
        memory.record(
                closed("a"),
                closed("b").toBuilder().project(new ProjectId("other")).build(),
                aFrame("c").state("active").build());
        TieringPlan plan = memory.mover().planFor(Set.of(closed("a").project()), Tier.COLD, NEVER);
        assertThat(plan.moves()).extracting(Move::frame).containsExactly(A);
        assertThat(plan.moves()).extracting(Move::reason).containsExactly(new MoveReason.Requested());
    }

    @Test
    void move_aHomeInATierThatAnotherStoreServesByNow_changesTheLedgerAlone() {
        memory.record(closed("a"));
        sayCold(A);
        assertThat(memory.moveAsPlanned().rehomed()).isEqualTo(1);
        assertThat(memory.home(A)).isEqualTo(TwoTiers.HOT);
        assertThat(memory.residency(A).tier()).isEqualTo(Tier.HOT);
        assertThat(memory.steps).as("nothing is copied").isEmpty();
        assertThat(memory.mover().plan(NEVER).isEmpty()).isTrue();
    }

    @Test
    void planFor_aTier_takesWhatTheLedgerHasThereButLiesInAnotherStore() {
        memory.record(closed("a"));
        sayCold(A);
        assertThat(memory.move(Tier.COLD, A).rehomed()).isEqualTo(1);
        assertThat(memory.home(A)).isEqualTo(TwoTiers.COLD);
        assertThat(memory.holds(memory.hot, A)).isFalse();
    }

    /** As it was before the archive came and served the cold tier. */
    private void sayCold(FrameId frame) {
        assertThat(memory.hot
                        .ledger()
                        .compareAndSet(List.of(memory.residency(frame).movedTo(TwoTiers.HOT, Tier.COLD, NOON)), NEVER))
                .containsExactly(frame);
    }

    @Test
    void planFor_aTierThatNoStoreServes_isRefused() {
        memory.record(closed("a"));
        assertThatThrownBy(() -> memory.mover().planFor(Set.of(), Tier.WARM, NEVER))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void plan_aColdFrameReadOften_getsAReplicaThatIsReadInItsPlace() {
        memory.record(closed("a"));
        memory.move(Tier.COLD, A);
        memory.hot.ledger().recordAccess(Map.of(A, new AccessPattern(3, Optional.of(NOON))), NEVER);
        assertThat(memory.moveAsPlanned().promoted()).isEqualTo(1);
        assertThat(memory.home(A)).isEqualTo(TwoTiers.COLD);
        memory.cold.faults().breakConnection();
        assertThat(memory.find(A)).containsKey(A);
        assertThat(memory.mover().plan(NEVER).isEmpty()).isTrue();
    }

    @Test
    void plan_replicasOverTheLimit_areEvicted() {
        memory.record(closed("a"));
        memory.move(Tier.COLD, A);
        memory.hot.ledger().recordAccess(Map.of(A, new AccessPattern(3, Optional.of(NOON))), NEVER);
        memory.moveAsPlanned();
        memory.limitHotTo(0);
        assertThat(memory.moveAsPlanned().evicted()).isEqualTo(1);
        assertThat(memory.holds(memory.hot, A)).isFalse();
        assertThat(memory.find(A)).containsKey(A);
    }

    @Test
    void evict_aCopyThatIsAboutToBeTheHome_stays() {
        memory.record(closed("a"));
        memory.move(Tier.COLD, A);
        memory.hot.ledger().recordAccess(Map.of(A, new AccessPattern(3, Optional.of(NOON))), NEVER);
        memory.moveAsPlanned();
        memory.limitHotTo(0);
        MoveFrames sleeper = memory.mover();
        TieringPlan eviction = sleeper.plan(NEVER);
        StoredFrame replica = Objects.requireNonNull(memory.find(A).get(A));
        // Another mover brings the frame back, and has not yet told the ledger.
        memory.hot.put(List.of(new StoredFrame(replica.frame(), replica.hash(), replica.ledgerVersion() + 1)), NEVER);
        assertThat(sleeper.move(eviction, Pace.FULL, Progress.NONE, NEVER).evicted())
                .isZero();
        assertThat(memory.holds(memory.hot, A)).isTrue();
    }

    @Test
    void move_framesThatAreDamagedTogether_keepNoOtherFromMoving() {
        memory.record(closed("a"), closed("b"), closed("c"), closed("d"), closed("e"));
        List<FrameId> damaged = List.of(new FrameId("a"), new FrameId("b"), new FrameId("c"), new FrameId("d"));
        damaged.forEach(memory.hot::damage);
        MoveReport report = memory.move(Tier.COLD, A, B, C, new FrameId("d"), new FrameId("e"));
        assertThat(report.rehomed()).isEqualTo(1);
        assertThat(report.problems()).hasSize(4);
        assertThat(memory.home(new FrameId("e"))).isEqualTo(TwoTiers.COLD);
        assertThat(memory.home(A)).isEqualTo(TwoTiers.HOT);
    }

    @Test
    void move_retentionEnded_forgetsTheFrame() {
        memory.record(closed("a"));
        memory.move(Tier.COLD, A);
        memory.settings = memory.settings.withRetention(Duration.ofDays(1));
        memory.hot.time().advance(Duration.ofDays(2));
        assertThat(memory.moveAsPlanned().expired()).isEqualTo(1);
        assertThat(memory.holds(memory.cold, A)).isFalse();
        assertThat(memory.hot.findForgotten(List.of(A), NEVER)).containsExactly(A);
    }

    @Test
    void move_aFrameEditedSinceItWasPlanned_isPassedOver() {
        memory.record(closed("a"));
        memory.limitHotTo(0);
        MoveFrames mover = memory.mover();
        TieringPlan plan = mover.plan(NEVER);
        memory.record(edited(closed("a")));
        assertThat(mover.move(plan, Pace.FULL, Progress.NONE, NEVER).passedOver())
                .isEqualTo(1);
        assertThat(memory.home(A)).isEqualTo(TwoTiers.HOT);
        assertThat(memory.holds(memory.cold, A)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(MoveStep.class)
    void move_theFrameIsEditedAtAnyStep_theEditIsAtHomeAndNothingElseIsLeft(MoveStep step) {
        memory.record(closed("a"), closed("b"));
        atStep(step, () -> memory.record(edited(closed("a"))));
        assertThat(memory.move(Tier.COLD, A, B).problems()).isEmpty();
        memory.atStep = any -> {};
        memory.leftovers().settle(NEVER);
        assertThat(memory.home(A)).isEqualTo(TwoTiers.HOT);
        assertThat(memory.holds(memory.cold, A)).isFalse();
        assertThat(memory.frame(A).revision()).isEqualTo(2);
        assertThat(memory.home(B)).isEqualTo(TwoTiers.COLD);
        assertClean();
    }

    @ParameterizedTest
    @EnumSource(MoveStep.class)
    void move_theFrameIsForgottenAtAnyStep_nothingOfItIsLeft(MoveStep step) {
        memory.record(closed("a"), closed("b"));
        atStep(step, () -> memory.forgetFrames().forget(List.of(A), NEVER));
        assertThat(memory.move(Tier.COLD, A, B).problems()).isEmpty();
        memory.atStep = any -> {};
        memory.leftovers().settle(NEVER);
        memory.forgetFrames().erasePending(NEVER);
        assertThat(memory.find(A)).isEmpty();
        assertThat(memory.holds(memory.cold, A)).isFalse();
        assertThat(memory.holds(memory.hot, A)).isFalse();
        assertThat(memory.hot.listPendingErasures(9, NEVER)).isEmpty();
        assertThat(memory.home(B)).isEqualTo(TwoTiers.COLD);
        assertClean();
    }

    /** One of them is the same in the file, the other a later revision. */
    @ParameterizedTest
    @EnumSource(MoveStep.class)
    void move_theFramesAreImportedAgainAtAnyStep_nothingIsDoubled(MoveStep step) {
        memory.record(closed("a"), closed("b"));
        atStep(step, () -> importAgain(closed("a"), edited(closed("b"))));
        assertThat(memory.move(Tier.COLD, A, B).problems()).isEmpty();
        memory.atStep = any -> {};
        memory.leftovers().settle(NEVER);
        assertThat(memory.home(A)).isEqualTo(TwoTiers.COLD);
        assertThat(memory.holds(memory.hot, A)).isFalse();
        assertThat(memory.frame(A)).isEqualTo(closed("a"));
        assertThat(memory.home(B)).isEqualTo(TwoTiers.HOT);
        assertThat(memory.holds(memory.cold, B)).isFalse();
        assertThat(memory.frame(B)).isEqualTo(edited(closed("b")));
        assertThat(memory.catalog().count(FrameFilter.ALL, NEVER)).isEqualTo(2);
        assertClean();
    }

    private void importAgain(Frame same, Frame later) {
        var report = new ImportFrames(memory.hot, memory.frames(), memory.hot.checkpoints())
                .run(
                        ScriptedSource.ownMemory().read(same, later),
                        ImportFrames.ImportOptions.DEFAULT,
                        remark -> {},
                        Progress.NONE,
                        NEVER);
        assertThat(report.unchanged()).isEqualTo(1);
        assertThat(report.edited()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(MoveStep.class)
    void move_cutAtAnyStep_leavesEachFrameAtOneHomeAndTheNextRunCleansUp(MoveStep step) {
        memory.record(closed("a"), closed("b"));
        memory.limitHotTo(0);
        MoveFrames cut = memory.mover();
        TieringPlan plan = cut.plan(NEVER);
        memory.atStep = reached -> {
            if (reached == step) {
                throw new Killed();
            }
        };
        assertThatThrownBy(() -> cut.move(plan, Pace.FULL, Progress.NONE, NEVER))
                .isInstanceOf(Killed.class);
        memory.atStep = any -> {};
        assertThat(memory.find(A, B)).containsOnlyKeys(A, B);
        assertThat(memory.catalog().count(FrameFilter.ALL, NEVER)).isEqualTo(2);
        // The lease of the killed mover ends by itself.
        memory.hot.time().advance(Duration.ofMinutes(1));

        memory.moveAsPlanned();

        assertThat(memory.home(A)).isEqualTo(TwoTiers.COLD);
        assertThat(memory.holds(memory.hot, A)).isFalse();
        assertThat(memory.find(A, B)).containsOnlyKeys(A, B);
        assertThat(memory.hot.outbox().depth(Outbox.LEFTOVERS, NEVER)).isZero();
        assertClean();
    }

    /** A laptop closes its lid in the middle of a move, another mover cleans up and moves on, and then the lid opens. */
    @ParameterizedTest
    @EnumSource(
            value = MoveStep.class,
            names = {"JOURNALED", "COPIED", "COMPARED", "VECTORS_COPIED", "REHOMED", "SOURCE_DELETED"})
    void move_sleptThroughItsTurn_losesNothing(MoveStep step) {
        memory.record(closed("a"), closed("b"));
        MoveFrames sleeper = memory.mover();
        List<Move> moves = List.of(
                sleeper.move(memory.residency(A), Tier.COLD).orElseThrow(),
                sleeper.move(memory.residency(B), Tier.COLD).orElseThrow());
        AtomicBoolean slept = new AtomicBoolean();
        memory.atStep = reached -> {
            if (reached == step && slept.compareAndSet(false, true)) {
                memory.hot.time().advance(Duration.ofMinutes(5));
                memory.leftovers().settle(NEVER);
                memory.move(Tier.COLD, A);
                memory.move(Tier.HOT, A);
                memory.record(edited(closed("b")));
                memory.leftovers().settle(NEVER);
            }
        };
        MoveReport report = sleeper.move(new TieringPlan(moves, List.of()), Pace.FULL, Progress.NONE, NEVER);
        memory.atStep = any -> {};

        memory.leftovers().settle(NEVER);
        assertThat(slept).isTrue();
        assertThat(report.problems()).isEmpty();
        assertThat(memory.frame(A)).isEqualTo(closed("a"));
        assertThat(memory.frame(B)).isEqualTo(edited(closed("b")));
        assertClean();
    }

    @Test
    void move_oneFrameThatCannotBeTaken_keepsItsHomeAndTheOthersMove() {
        memory.record(closed("a"), closed("b"), closed("c"));
        memory.cold.refuse(B);
        MoveReport report = memory.move(Tier.COLD, A, B, C);
        assertThat(report.rehomed()).isEqualTo(2);
        assertThat(report.problems()).singleElement().asString().startsWith("frame b stays in sqlite: ");
        assertThat(memory.home(B)).isEqualTo(TwoTiers.HOT);
        assertClean();
    }

    @Test
    void move_theDestinationIsAway_saysSoAndLosesNothing() {
        memory.record(closed("a"));
        memory.cold.faults().breakConnection();
        assertThatThrownBy(() -> memory.move(Tier.COLD, A)).isInstanceOf(StoreException.Unavailable.class);
        assertThat(memory.home(A)).isEqualTo(TwoTiers.HOT);
    }

    @Test
    void move_whileAnotherMoverHasItsTurn_waits() {
        memory.record(closed("a"));
        assertThat(memory.hot.leases().acquire(MoverTurns.LEASE, "another", Duration.ofSeconds(10), NEVER))
                .isTrue();
        MoveFrames mover = memory.mover();
        TieringPlan plan = new TieringPlan(
                List.of(mover.move(memory.residency(A), Tier.COLD).orElseThrow()), List.of());
        assertThatThrownBy(() -> mover.move(plan, Pace.FULL, Progress.NONE, Deadline.after(Duration.ofMillis(50))))
                .isInstanceOf(StoreException.DeadlineExceeded.class)
                .hasMessageContaining("another mover");
        memory.hot.leases().release(MoverTurns.LEASE, "another", NEVER);
        assertThat(mover.move(plan, Pace.FULL, Progress.NONE, NEVER).rehomed()).isEqualTo(1);
    }

    @Test
    void move_twoMoversAtFullSpeed_shareTheWork() throws InterruptedException {
        List<Frame> frames = IntStream.range(0, 20)
                .mapToObj(number -> closed("f%02d".formatted(number)))
                .toList();
        memory.record(frames.toArray(Frame[]::new));
        TieringPlan plan = inBatchesOfOne(frames);
        // The first goes on once the second waits.
        memory.atStep = step -> Polling.until(
                Duration.ofSeconds(20),
                "the second mover to ask for its turn",
                () -> Collections.frequency(memory.hot.faults().operations(), "leases.acquire") > 5);
        var reports = new ConcurrentLinkedQueue<MoveReport>();
        List<Thread> movers = Stream.of(memory.mover(), memory.mover())
                .map(mover ->
                        Thread.ofPlatform().start(() -> reports.add(mover.move(plan, Pace.FULL, Progress.NONE, NEVER))))
                .toList();
        for (Thread mover : movers) {
            mover.join();
        }
        assertThat(reports).extracting(MoveReport::rehomed).allMatch(moved -> moved > 0);
        assertThat(reports.stream().mapToLong(MoveReport::rehomed).sum()).isEqualTo(frames.size());
        assertThat(memory.hot.ledger().list(Optional.empty(), 100, NEVER))
                .allMatch(residency -> residency.home().equals(TwoTiers.COLD));
    }

    /** As frames of 32 MB are moved. */
    private TieringPlan inBatchesOfOne(List<Frame> frames) {
        return new TieringPlan(
                frames.stream()
                        .map(frame -> memory.residency(frame.id()))
                        .<Move>map(residency -> new Move.Demote(
                                withSize(residency, 32_000_000), TwoTiers.COLD, Tier.COLD, new MoveReason.Requested()))
                        .toList(),
                List.of());
    }

    private static Residency withSize(Residency of, long sizeBytes) {
        return new Residency(
                of.frame(),
                of.project(),
                of.home(),
                of.tier(),
                of.ledgerVersion(),
                of.revision(),
                of.hash(),
                sizeBytes,
                of.createdAt(),
                of.placedAt(),
                of.access(),
                of.active(),
                of.keepForever(),
                of.score());
    }

    @Test
    void move_theClockWasSetBackADay_theLeaseOfThatDayKeepsNobodyAway() {
        memory.record(closed("a"));
        assertThat(memory.hot.leases().acquire(MoverTurns.LEASE, "killed", Duration.ofSeconds(10), NEVER))
                .isTrue();
        memory.hot.time().advance(Duration.ofDays(-1));
        assertThat(memory.move(Tier.COLD, A).rehomed()).isEqualTo(1);
    }

    @Test
    void move_toldToStop_stopsBetweenTwoBatchesAndSaysSo() {
        List<Frame> frames = new ArrayList<>();
        for (int number = 0; number < 5_000; number++) {
            frames.add(closed("f%04d".formatted(number)));
        }
        memory.record(frames.toArray(Frame[]::new));
        memory.limitHotTo(0);
        MoveFrames mover = memory.mover();
        // It rests before each batch, and before that when nothing was left over.
        var rests = new AtomicInteger();
        MoveReport report = mover.move(mover.plan(NEVER), () -> rests.incrementAndGet() < 3, Progress.NONE, NEVER);
        assertThat(report.rehomed()).isEqualTo(4_000);
        assertThat(report.obstacle()).isPresent();
        assertThat(memory.catalog().count(FrameFilter.ALL, NEVER)).isEqualTo(5_000);
    }

    @Test
    void move_aFrameWithoutAVector_isEmbeddedAtItsNewHome() {
        memory.record(closed("a"), closed("b"));
        memory.embedTopic = Optional.of("embed");
        memory.hot.vectors().put(MODEL, List.of(new FrameVector(A, 1, new float[] {1, 2})), NEVER);
        memory.move(Tier.COLD, A, B);
        assertThat(memory.hot.outbox().listWaiting("embed", 9, NEVER)).containsExactly(B);
    }

    @Test
    void move_aRecall_bringsTheVectorAlong() {
        memory.record(closed("a"));
        memory.move(Tier.COLD, A);
        memory.embedTopic = Optional.of("embed");
        memory.cold.vectors().put(MODEL, List.of(new FrameVector(A, 1, new float[] {1, 2})), NEVER);

        memory.move(Tier.HOT, A);

        assertThat(memory.hot.vectors().find(MODEL, List.of(A), NEVER))
                .singleElement()
                .extracting(FrameVector::components)
                .isEqualTo(new float[] {1, 2});
    }

    @Test
    void move_aRecallThatIsCutOnceTheFrameIsAtHome_leavesItsVectorToBeMade() {
        memory.record(closed("a"));
        memory.move(Tier.COLD, A);
        memory.embedTopic = Optional.of("embed");
        memory.cold.vectors().put(MODEL, List.of(new FrameVector(A, 1, new float[] {1, 2})), NEVER);
        atStep(MoveStep.REHOMED, () -> {
            throw new IllegalStateException("cut");
        });

        assertThatThrownBy(() -> memory.move(Tier.HOT, A)).hasMessage("cut");

        assertThat(memory.home(A)).isEqualTo(TwoTiers.HOT);
        assertThat(memory.hot.outbox().listWaiting("embed", 9, NEVER)).containsExactly(A);
    }

    private void atStep(MoveStep step, Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        memory.atStep = reached -> {
            if (reached == step && done.compareAndSet(false, true)) {
                action.run();
            }
        };
    }

    private void assertClean() {
        VerifyStores.VerifyReport report = memory.verifyStores().verify(true, false, Progress.NONE, NEVER);
        assertThat(report.problems()).isEmpty();
        assertThat(report.pending()).isZero();
    }

    private static Frame closed(String id) {
        return aFrame(id).state("completed").build();
    }

    private static Frame edited(Frame frame) {
        return frame.toBuilder()
                .revision(frame.revision() + 1)
                .name(frame.name() + ", edited")
                .build();
    }

    /** Stands for the end of the process. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
