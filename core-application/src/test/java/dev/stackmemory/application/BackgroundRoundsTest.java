package dev.stackmemory.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BackgroundRoundsTest {
    @Test
    void close_leavesARoundToItselfThatHangs() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var answered = new CountDownLatch(1);
        BackgroundRounds rounds = BackgroundRounds.start("hanging", Duration.ofDays(1), stop -> {
            begun.countDown();
            await(answered);
        });
        begun.await();
        rounds.close(Duration.ofMillis(1));
        assertThat(rounds.isAlive()).isTrue();
        answered.countDown();
        rounds.close();
        assertThat(rounds.isAlive()).as("there is no further round").isFalse();
    }

    @Test
    void rounds_beginAtOnce_andThenAfterThePauseThatIsSet() throws InterruptedException {
        var happened = new LinkedBlockingQueue<String>();
        var ends = new LinkedBlockingQueue<Boolean>();
        try (BackgroundRounds rounds = BackgroundRounds.start(
                "scripted",
                Duration.ofSeconds(2),
                new CountDownLatch(1),
                stop -> happened.add("round"),
                (stop, pause) -> {
                    happened.add("pause of " + pause.toSeconds() + " s");
                    return ends.take();
                })) {
            for (boolean end : new boolean[] {false, false, true}) {
                assertThat(happened.take()).isEqualTo("round");
                assertThat(happened.take()).isEqualTo("pause of 2 s");
                assertThat(rounds.isAlive()).isTrue();
                ends.add(end);
            }
        }
        assertThat(happened).isEmpty();
    }

    @Test
    void defect_isTold_onceUntilARoundIsWell_andTheNextRoundIsTried() throws InterruptedException {
        var told = new LinkedBlockingQueue<String>();
        var script = new LinkedBlockingQueue<>(List.of("bad", "bad", "worse", "", "worse"));
        var ended = new CountDownLatch(1);
        try (BackgroundRounds rounds = BackgroundRounds.start("flawed", Duration.ZERO, stop -> {
            if (script.size() == 5) {
                Thread.currentThread()
                        .setUncaughtExceptionHandler(
                                (thread, defect) -> told.add(thread.getName() + ": " + defect.getMessage()));
            }
            String defect = script.poll();
            if (defect == null) {
                ended.countDown();
            } else if (!defect.isEmpty()) {
                throw new IllegalStateException(defect);
            }
        })) {
            ended.await();
            assertThat(rounds.isAlive()).isTrue();
        }
        assertThat(told).containsExactly("flawed: bad", "flawed: worse", "flawed: worse");
    }

    @Test
    void error_endsTheRounds_whichIsSeen() throws InterruptedException {
        var told = new LinkedBlockingQueue<Throwable>();
        BackgroundRounds rounds = BackgroundRounds.start("broken", Duration.ZERO, stop -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> told.add(error));
            throw new StackOverflowError();
        });
        assertThat(told.take()).isInstanceOf(StackOverflowError.class);
        rounds.close();
        assertThat(rounds.isAlive()).isFalse();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
