package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Outbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All that a mover does keeps to its share of a core, in virtual time: each operation of a store takes a while, and all of that from the processor. */
class MoverPaceTest {
    private static final Duration OPERATION = Duration.ofMillis(10);
    private static final Deadline NEVER = Deadline.NEVER;

    private final TwoTiers memory = new TwoTiers();
    private final List<List<String>> parts = new ArrayList<>();
    private int ofHot;
    private int ofCold;
    private Duration slept = Duration.ZERO;
    private final SharePace pace = new SharePace(BackgroundMover.SHARE, this::used, this::elapsed, this::sleep);

    private Duration ownUsed = Duration.ZERO;
    private Duration ownElapsed = Duration.ZERO;
    private final SharePace own = new SharePace(BackgroundMover.SHARE, () -> ownUsed, () -> ownElapsed, time -> false);

    private int operations() {
        return memory.hot.faults().operations().size()
                + memory.cold.faults().operations().size();
    }

    private Duration used() {
        return OPERATION.multipliedBy(operations());
    }

    private Duration elapsed() {
        return slept.plus(used());
    }

    private boolean sleep(Duration time) {
        slept = slept.plus(time);
        List<String> hot = memory.hot.faults().operations();
        List<String> cold = memory.cold.faults().operations();
        parts.add(Stream.concat(hot.subList(ofHot, hot.size()).stream(), cold.subList(ofCold, cold.size()).stream())
                .toList());
        ofHot = hot.size();
        ofCold = cold.size();
        return false;
    }

    private void round() {
        BackgroundMover.round(
                memory.mover(),
                new BackgroundMover.Listener() {
                    @Override
                    public void ended(MoveReport report) {}

                    @Override
                    public void failed(StoreException failure) {
                        throw failure;
                    }
                },
                BackgroundMover.AfterRound.NOTHING,
                pace,
                () -> false);
    }

    /** Until the next rest, which pays for what the last part has left. */
    private void assertPaid(Duration elapsedBefore, Duration usedBefore) throws InterruptedException {
        Duration used = used().minus(usedBefore);
        assertThat(used).isGreaterThan(OPERATION);
        assertThat(pace.rest()).isTrue();
        assertThat(elapsed().minus(elapsedBefore)).isGreaterThanOrEqualTo(worth(used));
    }

    /** In how much time so much may be used. */
    private static Duration worth(Duration used) {
        return Duration.ofMillis((long) (used.toMillis() / BackgroundMover.SHARE));
    }

    private List<FrameId> record(int frames) {
        List<Frame> recorded = IntStream.range(0, frames)
                .mapToObj(number ->
                        aFrame("f%05d".formatted(number)).state("closed").build())
                .toList();
        memory.record(recorded.toArray(Frame[]::new));
        return recorded.stream().map(Frame::id).toList();
    }

    @Test
    void roundsThatMoveNothing_arePaidFor() throws InterruptedException {
        record(3);
        Duration used = used();
        Duration elapsed = elapsed();
        for (int round = 0; round < 5; round++) {
            round();
        }
        assertPaid(elapsed, used);
    }

    @Test
    void lastBatchOfARound_isPaidForByTheNextRound() throws InterruptedException {
        record(3);
        memory.limitHotTo(0);
        Duration used = used();
        Duration elapsed = elapsed();
        round();
        assertThat(pace.due()).as("for a whole batch").isGreaterThan(worth(OPERATION.multipliedBy(5)));
        round();
        assertPaid(elapsed, used);
        assertThat(memory.home(new FrameId("f00000"))).isEqualTo(TwoTiers.COLD);
    }

    @Test
    void eachPage_andEachBatchOfWhateverIsDone_isFollowedByARest() {
        List<FrameId> all = record(2 * PlanMoves.PAGE + 10_000);
        memory.hot.forget(all.subList(0, 2_500), NEVER);
        memory.hot.outbox().add(Outbox.LEFTOVERS, all.subList(5_000, 5_450), NEVER);
        memory.limitHotTo(0);
        assertThat(sleep(Duration.ZERO)).isFalse();
        parts.clear();

        round();
        assertThat(sleep(Duration.ZERO)).isFalse();

        for (String batch : List.of("outbox.claim", "confirmErased", "ledger.list", "put")) {
            assertThat(parts)
                    .as(batch)
                    .allSatisfy(part ->
                            assertThat(Collections.frequency(part, batch)).isLessThanOrEqualTo(2))
                    .filteredOn(part -> part.contains(batch))
                    .hasSizeGreaterThan(2);
        }
    }

    @Test
    void pause_paysWhatIsOwed_andIsNoCreditForWhatComesAfterIt() throws InterruptedException {
        assertThat(own.rest()).isTrue();
        work(Duration.ofMillis(20));
        assertThat(own.due()).isEqualTo(Duration.ofMillis(480));
        own.pause();
        ownElapsed = ownElapsed.plusMillis(100);
        assertThat(own.due()).isEqualTo(Duration.ofMillis(380));
        work(Duration.ofMinutes(1));
        assertThat(own.due()).as("what others do in the pause").isZero();

        assertThat(own.rest()).isTrue();
        work(Duration.ofMillis(20));
        assertThat(own.due()).isEqualTo(Duration.ofMillis(480));
        ownElapsed = ownElapsed.plusSeconds(1);
        assertThat(own.due()).isZero();
    }

    private void work(Duration time) {
        ownUsed = ownUsed.plus(time);
        ownElapsed = ownElapsed.plus(time);
    }

    @Test
    void pace_toldToStop_goesOnNoMore() throws InterruptedException {
        var stop = new CountDownLatch(1);
        SharePace stoppable = SharePace.ofMover(stop);
        assertThat(stoppable.rest()).isTrue();
        stop.countDown();
        assertThat(stoppable.rest()).isFalse();
    }
}
