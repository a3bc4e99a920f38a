package dev.stackmemory.bootstrap.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchRequest;
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
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.ListOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Processes that are killed while they move frames between real stores, at each step of a move and in both directions. Every frame is there afterwards,
 * byte for byte and once.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MoveCrashIT {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final int FRAMES = 25;

    /** What a killed mover was working on is due by this clock. */
    private static final InstantSource LATER = InstantSource.offset(InstantSource.system(), Duration.ofMinutes(2));

    @TempDir
    private Path folder;

    private final Places places = new Places();

    @AfterEach
    void closePlaces() {
        places.close();
    }

    static Stream<Arguments> steps() {
        return Stream.of("sqlite", "paradedb")
                .flatMap(home -> Stream.of("demote", "recall")
                        .flatMap(way -> Stream.of(MoveStep.values()).map(step -> Arguments.of(home, way, step))));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void killedAtAStep_losesNothingAndTheNextMoverTidiesUp(String home, String way, MoveStep step) throws Exception {
        List<String> place = places.of(home, folder);
        Map<FrameId, Frame> frames = prepare(place, way.equals("recall"));

        start(place, way, step.name()).killWhenHere();

        try (TwoStores stores = new TwoStores(place, LATER)) {
            stores.endTurn();
            assertWhole(stores, frames);
            // What the move left behind is named, and no damage.
            assertThat(verify(stores, false).problems()).isEmpty();
            tidyUp(stores);
            assertWhole(stores, frames);
            assertClean(stores);
            Tier expected = (step.compareTo(MoveStep.REHOMED) >= 0) == way.equals("demote") ? Tier.COLD : Tier.HOT;
            assertThat(stores.ledger().find(frames.keySet(), NEVER).values())
                    .allMatch(residency -> residency.tier() == expected);
        }
    }

    /** The same with compare-and-set and delete swapped: if this were not noticed, the tests above could not fail. */
    @Test
    void deletingBeforeComparing_isNoticed() throws Exception {
        List<String> place = places.of("sqlite", folder);
        Map<FrameId, Frame> frames = prepare(place, true);
        start(place, "swapped", "-").killWhenHere();
        try (TwoStores stores = new TwoStores(place, LATER)) {
            stores.endTurn();
            tidyUp(stores);
            assertThatThrownBy(() -> assertWhole(stores, frames)).isInstanceOf(AssertionError.class);
            assertThat(verify(stores, false).isClean()).isFalse();
            // Every copy is still somewhere, though, and a repair finds it.
            assertThat(verify(stores, true).isClean()).isTrue();
            assertWhole(stores, frames);
            assertClean(stores);
        }
    }

    /** Whoever reads meanwhile sees every frame once, as it was recorded last. */
    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "paradedb"})
    void copiesThatCutMovesAndEditsLeave_areNeverShown(String home) throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        List<String> place = places.of(home, folder);
        Map<FrameId, Frame> frames = prepare(place, false);
        int stale = 0;
        try (TwoStores stores = new TwoStores(place, InstantSource.system())) {
            for (MoveStep step : MoveStep.values()) {
                move(stores, some(frames, random), Tier.COLD, any -> {});
                cutMove(stores, some(frames, random), Tier.COLD, step);
                cutMove(stores, some(frames, random), Tier.HOT, step);
                assertWhole(stores, frames);
                List<Frame> edited = some(frames, random).stream()
                        .map(before -> RichFrames.frame(before.id(), before.revision() + 1))
                        .toList();
                var unused = stores.home()
                        .record(edited.stream().map(FrameWrite::edit).toList(), NEVER);
                edited.forEach(frame -> frames.put(frame.id(), frame));
                stale += countCopies(stores, frames.keySet()) - frames.size();
                FrameId forgotten = some(frames, random).getFirst().id();
                stores.home().forget(List.of(forgotten), NEVER);
                frames.remove(forgotten);
                assertWhole(stores, frames);
            }
        }
        assertThat(stale).as("copies that nobody may see").isGreaterThan(FRAMES);
    }

    private static List<Frame> some(Map<FrameId, Frame> frames, SplittableRandom random) {
        return frames.values().stream()
                .sorted(Comparator.comparing(Frame::id))
                .filter(frame -> random.nextInt(3) == 0)
                .toList();
    }

    private static void move(TwoStores stores, List<Frame> frames, Tier tier, Consumer<MoveStep> steps) {
        List<FrameId> ids = frames.stream().map(Frame::id).toList();
        var unused = stores.mover(steps).move(stores.planFor(ids, tier), Pace.FULL, Progress.NONE, NEVER);
    }

    private static void cutMove(TwoStores stores, List<Frame> frames, Tier tier, MoveStep end) {
        Consumer<MoveStep> cut = step -> {
            if (step == end) {
                throw new CancellationException();
            }
        };
        // Nothing is thrown where all of them are there already.
        var unused = catchThrowableOfType(CancellationException.class, () -> move(stores, frames, tier, cut));
    }

    private static int countCopies(TwoStores stores, Set<FrameId> frames) {
        return stores.home().find(frames, NEVER).size()
                + stores.archive().frames().find(frames, NEVER).size();
    }

    private KilledProcess start(List<String> place, String deed, String parameter) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(deed, parameter));
        arguments.addAll(place);
        return KilledProcess.start(folder, MovingProcess.class, arguments, Map.of());
    }

    private static Map<FrameId, Frame> prepare(List<String> place, boolean cold) throws Exception {
        Map<FrameId, Frame> frames = new HashMap<>();
        IntStream.range(0, FRAMES)
                .mapToObj(number -> RichFrames.frame(new FrameId("f" + number), 1))
                .forEach(frame -> frames.put(frame.id(), frame));
        try (TwoStores stores = new TwoStores(place, InstantSource.system())) {
            var unused = stores.home()
                    .record(frames.values().stream().map(FrameWrite::create).toList(), NEVER);
            if (cold) {
                var moved = stores.mover(step -> {})
                        .move(stores.planFor(frames.keySet(), Tier.COLD), Pace.FULL, Progress.NONE, NEVER);
                assertThat(moved.rehomed()).isEqualTo(FRAMES);
            }
        }
        return frames;
    }

    private static void tidyUp(TwoStores stores) {
        var report =
                stores.mover(step -> {}).move(new TieringPlan(List.of(), List.of()), Pace.FULL, Progress.NONE, NEVER);
        assertThat(report.obstacle()).isEmpty();
        stores.forgetFrames().erasePending(NEVER);
    }

    /** Every frame is found, listed, counted and searched, once and as it was recorded. */
    private static void assertWhole(TwoStores stores, Map<FrameId, Frame> frames) {
        Map<FrameId, Frame> found = new HashMap<>();
        stores.frames().find(frames.keySet(), NEVER).forEach((id, copy) -> found.put(id, copy.frame()));
        assertThat(found).isEqualTo(frames);
        assertThat(listed(stores)).containsExactlyInAnyOrderElementsOf(frames.keySet());
        assertThat(stores.catalog().count(FrameFilter.ALL, NEVER)).isEqualTo(frames.size());
        SearchAnswer answer = stores.search()
                .search(new SearchRequest("kestrel", FrameFilter.ALL, 1_000, Duration.ofMinutes(1), Optional.empty()));
        assertThat(answer.isComplete()).as("%s", answer.lanes()).isTrue();
        assertThat(answer.results().stream().map(result -> result.frame()))
                .containsExactlyInAnyOrderElementsOf(frames.values());
    }

    private static List<FrameId> listed(TwoStores stores) {
        return stores
                .catalog()
                .list(FrameFilter.ALL, ListOrder.NEWEST_FIRST, Optional.empty(), 10_000, NEVER)
                .frames()
                .stream()
                .map(FrameSummary::id)
                .toList();
    }

    private static void assertClean(TwoStores stores) {
        VerifyReport report = verify(stores, false);
        assertThat(report.problems()).isEmpty();
        assertThat(report.pending()).isZero();
    }

    private static VerifyReport verify(TwoStores stores, boolean repair) {
        return stores.verifyStores().verify(true, repair, Progress.NONE, NEVER);
    }
}
