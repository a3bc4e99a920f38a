package dev.stackmemory.application.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Leases;
import dev.stackmemory.testkit.server.Polling;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MoverTurnsTest {
    private static final Duration SHORT = Duration.ofMillis(90);

    @Test
    void renewalThatIsUnderWayWhenTheWorkEnds_comesBeforeTheRelease() throws InterruptedException {
        var renewing = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        List<String> order = new CopyOnWriteArrayList<>();
        Leases leases = new Leases() {
            private final AtomicInteger asked = new AtomicInteger();

            @Override
            public boolean acquire(String name, String holder, Duration length, Deadline deadline) {
                if (asked.getAndIncrement() > 0) {
                    renewing.countDown();
                    // Long enough for a release that does not wait.
                    await(released, Duration.ofMillis(300));
                    order.add("renewed");
                }
                return true;
            }

            @Override
            public void release(String name, String holder, Deadline deadline) {
                order.add("released");
                released.countDown();
            }
        };
        new MoverTurns(leases, SHORT).take(Deadline.NEVER, () -> await(renewing, Duration.ofMinutes(1)));
        assertThat(order).containsExactly("renewed", "released");
    }

    @Test
    void renewalThatFails_isTriedAgain() throws InterruptedException {
        var asked = new AtomicInteger();
        Leases leases = new Leases() {
            @Override
            public boolean acquire(String name, String holder, Duration length, Deadline deadline) {
                if (asked.incrementAndGet() == 2) {
                    throw new StoreException.Unavailable("away for a moment", null);
                }
                return true;
            }

            @Override
            public void release(String name, String holder, Deadline deadline) {}
        };
        new MoverTurns(leases, SHORT)
                .take(
                        Deadline.NEVER,
                        () -> Polling.until(
                                Duration.ofSeconds(20), "renewals after the one that failed", () -> asked.get() >= 4));
        assertThat(asked.get()).isGreaterThanOrEqualTo(4);
    }

    /** As one in a file does, which waits for nothing. */
    @Test
    void waitingForATurn_endsWithItsDeadline_alsoWhereTheStoreNeverLooksAtIt() {
        Leases leases = new Leases() {
            @Override
            public boolean acquire(String name, String holder, Duration length, Deadline deadline) {
                return false;
            }

            @Override
            public void release(String name, String holder, Deadline deadline) {}
        };
        Deadline stopped = Deadline.NEVER.unlessStopped(() -> true);
        assertThatThrownBy(() -> new MoverTurns(leases, SHORT).take(stopped, () -> {}))
                .isInstanceOf(StoreException.DeadlineExceeded.class)
                .hasMessageContaining("another mover");
    }

    /** A thread that is told to stop has its turn ended all the same. */
    @Test
    void interruptedWork_givesTheTurnBack() throws InterruptedException {
        var released = new AtomicInteger();
        Leases leases = new Leases() {
            @Override
            public boolean acquire(String name, String holder, Duration length, Deadline deadline) {
                return true;
            }

            @Override
            public void release(String name, String holder, Deadline deadline) {
                // As real stores, which do nothing for a thread that is interrupted.
                released.addAndGet(Thread.currentThread().isInterrupted() ? 1_000 : 1);
            }
        };
        var staysInterrupted = new AtomicBoolean();
        Thread worker = Thread.ofPlatform().start(() -> {
            try {
                new MoverTurns(leases, SHORT)
                        .take(Deadline.NEVER, () -> Thread.currentThread().interrupt());
                staysInterrupted.set(Thread.interrupted());
            } catch (InterruptedException unexpected) {
                released.addAndGet(100);
            }
        });
        worker.join();
        assertThat(released).hasValue(1);
        assertThat(staysInterrupted).isTrue();
    }

    private static void await(CountDownLatch latch, Duration atMost) {
        try {
            var unused = latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
