package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.testkit.server.Polling;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BackgroundMoverTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final FrameId A = new FrameId("a");

    private final TwoTiers memory = new TwoTiers();
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final BackgroundMover.Listener listener = new BackgroundMover.Listener() {
        @Override
        public void ended(MoveReport report) {
            heard.add(report);
        }

        @Override
        public void failed(StoreException failure) {
            heard.add(failure);
        }
    };

    @Test
    void start_movesWhatIsDue_overAndOver() throws InterruptedException {
        memory.record(aFrame("a").state("completed").build());
        memory.limitHotTo(0);
        try (BackgroundMover mover = BackgroundMover.start(
                memory.mover(), Duration.ofMillis(1), listener, BackgroundMover.AfterRound.NOTHING)) {
            assertThat(mover.isAlive()).isTrue();
            assertThat(((MoveReport) heard.take()).rehomed()).isEqualTo(1);
            assertThat(((MoveReport) heard.take()).moved()).as("the next round").isZero();
        }
        assertThat(memory.home(A)).isEqualTo(TwoTiers.COLD);
    }

    @Test
    void roundThatFails_isTriedAgain() throws InterruptedException {
        memory.record(aFrame("a").state("completed").build());
        memory.limitHotTo(0);
        memory.hot.faults().failNext();
        try (BackgroundMover mover = BackgroundMover.start(
                memory.mover(), Duration.ofMillis(1), listener, BackgroundMover.AfterRound.NOTHING)) {
            assertThat(mover.isAlive()).isTrue();
            assertThat(heard.take()).isInstanceOf(StoreException.Unavailable.class);
            assertThat(((MoveReport) heard.take()).rehomed()).isEqualTo(1);
        }
    }

    @Test
    void close_endsALongPause_atOnce() throws InterruptedException {
        BackgroundMover mover =
                BackgroundMover.start(memory.mover(), Duration.ofDays(1), listener, BackgroundMover.AfterRound.NOTHING);
        assertThat(heard.take()).isInstanceOf(MoveReport.class);
        mover.close();
        assertThat(mover.isAlive()).isFalse();
    }

    @Test
    void close_whileAnotherMoverHasItsTurn_waitsNoLonger() {
        memory.record(aFrame("a").state("completed").build());
        assertThat(memory.hot.leases().acquire(MoverTurns.LEASE, "another", Duration.ofSeconds(10), Deadline.NEVER))
                .isTrue();
        BackgroundMover mover =
                BackgroundMover.start(memory.mover(), Duration.ofDays(1), listener, BackgroundMover.AfterRound.NOTHING);
        Polling.until(PATIENCE, "the mover to be refused", () -> refusals() > 1);
        mover.close();
        assertThat(mover.isAlive()).isFalse();
        assertThat(heard).as("a stop is no failure").isEmpty();
    }

    private int refusals() {
        return Collections.frequency(memory.hot.faults().operations(), "leases.acquire");
    }

    @Test
    void close_inTheMiddleOfABatch_endsItAtItsNextStep_andTheNextMoverGoesOn() throws InterruptedException {
        memory.record(aFrame("a").state("completed").build());
        memory.limitHotTo(0);
        var closed = new CountDownLatch(1);
        memory.atStep = step -> {
            if (step == MoveStep.COPIED) {
                heard.add(step);
                await(closed);
            }
        };
        BackgroundMover mover =
                BackgroundMover.start(memory.mover(), Duration.ofDays(1), listener, BackgroundMover.AfterRound.NOTHING);
        assertThat(heard.take()).isEqualTo(MoveStep.COPIED);
        Thread closer = Thread.ofPlatform().start(mover::close);
        Polling.until(PATIENCE, "the mover to be closed", () -> closer.getState() == Thread.State.TIMED_WAITING);
        closed.countDown();
        closer.join();
        assertThat(mover.isAlive()).isFalse();
        assertThat(memory.home(A)).isEqualTo(TwoTiers.HOT);

        memory.atStep = step -> {};
        assertThat(memory.moveAsPlanned().rehomed()).isEqualTo(1);
        assertThat(memory.home(A)).isEqualTo(TwoTiers.COLD);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void close_stopsWhatIsDoneAfterARound() throws InterruptedException {
        BackgroundMover mover = BackgroundMover.start(memory.mover(), Duration.ofDays(1), listener, (pace, stop) -> {
            heard.add("begun");
            while (!stop.isExpired()) {
                assertThat(pace).isNotSameAs(Pace.FULL);
                Thread.onSpinWait();
            }
        });
        assertThat(heard.take()).isInstanceOf(MoveReport.class);
        assertThat(heard.take()).isEqualTo("begun");
        mover.close();
        assertThat(mover.isAlive()).isFalse();
    }
}
