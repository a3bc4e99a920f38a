package dev.stackmemory.application.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SideBySideTest {
    @Test
    void begin_doesSoManyAtOnce_andNoMore() {
        CountDownLatch both = new CountDownLatch(2);
        AtomicInteger now = new AtomicInteger();
        List<Integer> seen = new CopyOnWriteArrayList<>();
        try (SideBySide work = new SideBySide(2)) {
            for (int piece = 0; piece < 20; piece++) {
                work.begin(() -> {
                    seen.add(now.incrementAndGet());
                    both.countDown();
                    // Each of the first two waits for the other.
                    awaitQuietly(both);
                    now.decrementAndGet();
                });
            }
            work.await();
        }
        assertThat(seen).hasSize(20).contains(2).allMatch(atOnce -> atOnce <= 2);
    }

    @Test
    void failure_isThrown_andNothingElseIsBegun_andWhatIsUnderWayEnds() {
        CountDownLatch failed = new CountDownLatch(1);
        List<String> done = new CopyOnWriteArrayList<>();
        assertThatThrownBy(() -> {
                    try (SideBySide work = new SideBySide(2)) {
                        work.begin(() -> {
                            failed.countDown();
                            throw new IllegalStateException("broken");
                        });
                        work.begin(() -> {
                            awaitQuietly(failed);
                            done.add("under way");
                        });
                        work.begin(() -> done.add("next"));
                    }
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("broken");
        assertThat(done).containsExactly("under way");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
