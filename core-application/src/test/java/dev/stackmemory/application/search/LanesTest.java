package dev.stackmemory.application.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.application.search.Lanes.LaneOutcome;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LanesTest {
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    @Test
    void run_noLane_hasNoOutcome() {
        assertThat(Lanes.<String>run(List.of(), Deadline.NEVER)).isEmpty();
    }

    @Test
    void run_oneLane_runsOnTheThreadOfTheCaller() {
        assertThat(answer(Lanes.run(List.of(Thread::currentThread), Deadline.NEVER)
                        .getFirst()))
                .isSameAs(Thread.currentThread());
    }

    @Test
    void run_severalLanes_runSideBySideOnVirtualThreads() {
        var together = new CyclicBarrier(3);
        Callable<Boolean> lane = () -> {
            together.await();
            return Thread.currentThread().isVirtual();
        };
        assertThat(Lanes.run(List.of(lane, lane, lane), Deadline.NEVER))
                .hasSize(3)
                .allSatisfy(outcome -> assertThat(answer(outcome)).isTrue());
    }

    @Test
    void run_severalLanes_outcomesAreInTheirOrder() {
        var second = new CountDownLatch(1);
        List<LaneOutcome<String>> outcomes = Lanes.run(
                List.of(
                        () -> {
                            second.await();
                            return "first";
                        },
                        () -> {
                            second.countDown();
                            return "second";
                        }),
                Deadline.NEVER);
        assertThat(outcomes).extracting(LanesTest::answer).containsExactly("first", "second");
    }

    @Test
    void run_oneLaneFails_othersAnswer() {
        var away = new StoreException.Unavailable("away", null);
        List<LaneOutcome<String>> outcomes = Lanes.run(List.of(failing(away), () -> "here"), Deadline.NEVER);
        assertThat(outcomes.getFirst())
                .isInstanceOfSatisfying(
                        LaneOutcome.Failed.class,
                        failed -> assertThat(failed.failure()).isSameAs(away));
        assertThat(answer(outcomes.getLast())).isEqualTo("here");
    }

    @Test
    void run_storeSaysItsDeadlinePassed_isOutOfTime() {
        var late = new StoreException.DeadlineExceeded("late", null);
        for (int lanes = 1; lanes <= 2; lanes++) {
            assertThat(Lanes.run(List.of(failing(late), failing(late)).subList(0, lanes), Deadline.NEVER))
                    .hasSize(lanes)
                    .hasOnlyElementsOfType(LaneOutcome.OutOfTime.class);
        }
    }

    @Test
    void run_lateLane_isInterruptedAndLeftBehindAndTheOthersCount() throws InterruptedException {
        var clock = new AtomicLong();
        Deadline anHour = Deadline.after(Duration.ofHours(1), clock::get);
        Callable<String> inTime = () -> {
            // A lane that is given up before it has begun never hears of it.
            started.await();
            clock.set(Duration.ofHours(2).toNanos());
            return "in time";
        };
        List<LaneOutcome<String>> outcomes = Lanes.run(List.of(inTime, this::never), anHour);
        assertThat(answer(outcomes.getFirst())).isEqualTo("in time");
        assertThat(outcomes.getLast()).isInstanceOf(LaneOutcome.OutOfTime.class);
        interrupted.await();
    }

    @Test
    void run_callerIsInterrupted_leavesEveryLaneAndKeepsTheInterrupt() throws InterruptedException {
        Thread.currentThread().interrupt();
        List<LaneOutcome<String>> outcomes = Lanes.run(List.of(this::never, this::never), Deadline.NEVER);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcomes).hasSize(2).hasOnlyElementsOfType(LaneOutcome.OutOfTime.class);
    }

    @Test
    void run_defect_isThrown() {
        Callable<String> defect = () -> {
            throw new IllegalArgumentException("a defect");
        };
        for (List<Callable<String>> lanes : List.of(List.of(defect), List.of(defect, () -> "here"))) {
            assertThatThrownBy(() -> Lanes.run(lanes, Deadline.NEVER))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a defect");
        }
    }

    private String never() throws InterruptedException {
        started.countDown();
        try {
            new CountDownLatch(1).await();
            return "";
        } finally {
            interrupted.countDown();
        }
    }

    private static Callable<String> failing(StoreException failure) {
        return () -> {
            throw failure;
        };
    }

    private static <T> T answer(LaneOutcome<T> outcome) {
        if (outcome instanceof LaneOutcome.Answered<T>(T answer, Duration took)) {
            assertThat(took.isNegative()).isFalse();
            return answer;
        }
        throw new AssertionError(outcome + " is no answer");
    }
}
