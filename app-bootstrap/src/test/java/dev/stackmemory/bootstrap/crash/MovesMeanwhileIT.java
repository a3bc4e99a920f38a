package dev.stackmemory.bootstrap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.ImportFrames;
import dev.stackmemory.application.tier.MoveReport;
import dev.stackmemory.application.tier.MoveStep;
import dev.stackmemory.application.tier.Pace;
import dev.stackmemory.application.tier.VerifyStores.VerifyReport;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TieringPlan;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.source.FrameSource;
import dev.stackmemory.ports.source.SourceItem;
import dev.stackmemory.ports.source.SourceKind;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.StoredFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others do with the frames of a batch while it moves between real stores, at each step of the move. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MovesMeanwhileIT {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    private final Places places = new Places();
    private final AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);

    @AfterEach
    void closePlaces() {
        places.close();
    }

    /** Two frames that are moved together. */
    private record Pair(Frame one, Frame other) {
        static Pair of(MoveStep step) {
            return new Pair(frame("one-" + step), frame("other-" + step));
        }

        private static Frame frame(String id) {
            return RichFrames.frame(new FrameId(id), 1);
        }

        List<FrameId> ids() {
            return List.of(one.id(), other.id());
        }
    }

    /** What this memory wrote out, once. */
    private record Export(List<Frame> frames) implements FrameSource {
        @Override
        public String key() {
            return "export of " + frames.getFirst().id();
        }

        @Override
        public SourceKind kind() {
            return SourceKind.OWN_MEMORY;
        }

        @Override
        public Iterator<SourceItem> read(Optional<String> checkpoint) {
            return frames.stream()
                    .<SourceItem>map(frame -> new SourceItem.Read(
                            frame, frame.id().value(), List.of(), 0, frames.indexOf(frame), Optional.empty()))
                    .iterator();
        }

        @Override
        public long total() {
            return frames.size();
        }

        @Override
        public void close() {}
    }

    private TwoStores open(String home) {
        InstantSource clock = () -> InstantSource.system().instant().plus(passed.get());
        return new TwoStores(places.of(home, folder), clock);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "paradedb"})
    void edited_atAnyStep_theEditIsAtHomeAndNothingElseIsLeft(String home) {
        try (TwoStores stores = open(home)) {
            for (MoveStep step : MoveStep.values()) {
                Pair pair = record(stores, step);
                MoveReport report = move(stores, pair, step, () -> record(stores, edited(pair.one())));
                assertThat(report.problems()).as("%s", step).isEmpty();
                settle(stores);
                assertAtHome(stores, edited(pair.one()), Tier.HOT);
                assertAtHome(stores, pair.other(), Tier.COLD);
            }
            assertClean(stores, 2L * MoveStep.values().length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "paradedb"})
    void forgotten_atAnyStep_nothingOfItIsLeft(String home) {
        try (TwoStores stores = open(home)) {
            for (MoveStep step : MoveStep.values()) {
                Pair pair = record(stores, step);
                FrameId forgotten = pair.one().id();
                MoveReport report = move(stores, pair, step, () -> stores.home().forget(List.of(forgotten), NEVER));
                assertThat(report.problems()).as("%s", step).isEmpty();
                settle(stores);
                assertThat(copies(stores, forgotten)).as("%s", step).isZero();
                assertThat(stores.home().findForgotten(List.of(forgotten), NEVER))
                        .containsExactly(forgotten);
                assertAtHome(stores, pair.other(), Tier.COLD);
            }
            assertClean(stores, MoveStep.values().length);
        }
    }

    /** One of them is the same in the file, the other a later revision. */
    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "paradedb"})
    void importedAgain_atAnyStep_nothingIsDoubled(String home) {
        try (TwoStores stores = open(home)) {
            for (MoveStep step : MoveStep.values()) {
                Pair pair = record(stores, step);
                MoveReport report =
                        move(stores, pair, step, () -> importAgain(stores, pair.one(), edited(pair.other())));
                assertThat(report.problems()).as("%s", step).isEmpty();
                settle(stores);
                assertAtHome(stores, pair.one(), Tier.COLD);
                assertAtHome(stores, edited(pair.other()), Tier.HOT);
            }
            assertClean(stores, 2L * MoveStep.values().length);
        }
    }

    /** A laptop closes its lid in the middle of a move, another mover cleans up and moves on, and then the lid opens. */
    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "paradedb"})
    void sleptThroughItsTurn_atAnyStep_losesNothing(String home) {
        try (TwoStores stores = open(home)) {
            for (MoveStep step : MoveStep.values()) {
                Pair pair = record(stores, step);
                MoveReport report = move(stores, pair, step, () -> {
                    passed.updateAndGet(before -> before.plus(LONG));
                    stores.endTurn();
                    stores.leftovers().settle(NEVER);
                    moveTo(stores, List.of(pair.one().id()), Tier.COLD, any -> {});
                    moveTo(stores, List.of(pair.one().id()), Tier.HOT, any -> {});
                    record(stores, edited(pair.other()));
                    stores.leftovers().settle(NEVER);
                });
                assertThat(report.problems()).as("%s", step).isEmpty();
                settle(stores);
                assertAtHome(stores, pair.one(), Tier.HOT);
                assertAtHome(stores, edited(pair.other()), Tier.HOT);
            }
            assertClean(stores, 2L * MoveStep.values().length);
        }
    }

    private static Pair record(TwoStores stores, MoveStep step) {
        Pair pair = Pair.of(step);
        record(stores, pair.one(), pair.other());
        return pair;
    }

    private static void record(TwoStores stores, Frame... frames) {
        assertThat(stores.home()
                        .record(List.of(frames).stream().map(FrameWrite::edit).toList(), NEVER)
                        .outcomes())
                .hasSize(frames.length);
    }

    private static Frame edited(Frame frame) {
        return RichFrames.frame(frame.id(), frame.revision() + 1);
    }

    private static void importAgain(TwoStores stores, Frame same, Frame later) {
        var report = stores.importFrames()
                .run(
                        new Export(List.of(same, later)),
                        ImportFrames.ImportOptions.DEFAULT,
                        remark -> {},
                        Progress.NONE,
                        NEVER);
        assertThat(report.unchanged()).isEqualTo(1);
        assertThat(report.edited()).isEqualTo(1);
    }

    private static MoveReport move(TwoStores stores, Pair pair, MoveStep step, Runnable meanwhile) {
        var done = new AtomicBoolean();
        MoveReport report = moveTo(stores, pair.ids(), Tier.COLD, reached -> {
            if (reached == step && done.compareAndSet(false, true)) {
                meanwhile.run();
            }
        });
        assertThat(done).isTrue();
        return report;
    }

    private static MoveReport moveTo(TwoStores stores, List<FrameId> frames, Tier tier, Consumer<MoveStep> steps) {
        return stores.mover(steps).move(stores.planFor(frames, tier), Pace.FULL, Progress.NONE, NEVER);
    }

    private static void settle(TwoStores stores) {
        var report =
                stores.mover(step -> {}).move(new TieringPlan(List.of(), List.of()), Pace.FULL, Progress.NONE, NEVER);
        assertThat(report.obstacle()).isEmpty();
        stores.forgetFrames().erasePending(NEVER);
    }

    private static void assertAtHome(TwoStores stores, Frame frame, Tier tier) {
        List<FrameId> id = List.of(frame.id());
        Map<FrameId, StoredFrame> found = stores.frames().find(id, NEVER);
        assertThat(Objects.requireNonNull(found.get(frame.id())).frame()).isEqualTo(frame);
        assertThat(stores.ledger().find(id, NEVER).values())
                .singleElement()
                .satisfies(residency -> assertThat(residency.tier()).isEqualTo(tier));
        assertThat(copies(stores, frame.id())).as("copies of %s", frame.id()).isEqualTo(1);
    }

    private static int copies(TwoStores stores, FrameId frame) {
        return stores.home().find(List.of(frame), NEVER).size()
                + stores.archive().frames().find(List.of(frame), NEVER).size();
    }

    private static void assertClean(TwoStores stores, long frames) {
        assertThat(stores.catalog().count(FrameFilter.ALL, NEVER)).isEqualTo(frames);
        VerifyReport report = stores.verifyStores().verify(true, false, Progress.NONE, NEVER);
        assertThat(report.problems()).isEmpty();
        assertThat(report.pending()).isZero();
        assertThat(report.frames()).isEqualTo(frames);
    }
}
