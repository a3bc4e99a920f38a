package dev.stackmemory.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60) // Ends a deadlock; no test measures time.
class StoppableCallTest {
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Deadline untilStopped = Deadline.NEVER.unlessStopped(stopped::get);
    private final CountDownLatch begun = new CountDownLatch(1);

    private String waitForever() {
        begun.countDown();
        try {
            new CountDownLatch(1).await();
            return "never";
        } catch (InterruptedException told) {
            return "ended early";
        }
    }

    private Thread calling(AtomicReference<String> answer, AtomicBoolean interrupted, Deadline deadline) {
        return Thread.ofPlatform().start(() -> {
            answer.set(StoppableCall.call("test", deadline, this::waitForever));
            interrupted.set(Thread.currentThread().isInterrupted());
        });
    }

    @Test
    void stop_endsTheWork_andInterruptsNobodyElse() throws InterruptedException {
        var answer = new AtomicReference<String>();
        var interrupted = new AtomicBoolean(true);
        Thread caller = calling(answer, interrupted, untilStopped);
        begun.await();
        stopped.set(true);
        caller.join();
        assertThat(answer).hasValue("ended early");
        assertThat(interrupted).isFalse();
    }

    @Test
    void interruptOfTheCaller_endsTheWork_andStays() throws InterruptedException {
        for (Deadline deadline : new Deadline[] {Deadline.NEVER, untilStopped}) {
            var answer = new AtomicReference<String>();
            var interrupted = new AtomicBoolean();
            Thread caller = calling(answer, interrupted, deadline);
            begun.await();
            caller.interrupt();
            caller.join();
            assertThat(answer).hasValue("ended early");
            assertThat(interrupted).isTrue();
        }
    }

    @Test
    void workThatEndsByItself_isNotCutByAStop() {
        String answer = StoppableCall.call("test", untilStopped, () -> {
            stopped.set(true);
            return Thread.currentThread().isInterrupted() ? "cut" : "whole";
        });
        assertThat(answer).isEqualTo("whole");
    }

    @Test
    void failure_isThatOfTheWork() {
        var failure = new IllegalArgumentException("not so");
        assertThatThrownBy(() -> StoppableCall.call("test", untilStopped, () -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void waitForAnAnswer_endsWithTheDeadline_stoppedOrNot() throws Exception {
        var none = new CompletableFuture<String>();
        assertThatThrownBy(() -> Deadline.after(Duration.ofMillis(1)).await(none))
                .isInstanceOf(TimeoutException.class);
        Thread stopping = Thread.ofVirtual().start(() -> stopped.set(true));
        assertThatThrownBy(() -> untilStopped.await(none)).isInstanceOf(TimeoutException.class);
        stopping.join();
        assertThat(Deadline.NEVER.await(CompletableFuture.completedFuture("given")))
                .isEqualTo("given");
    }
}
