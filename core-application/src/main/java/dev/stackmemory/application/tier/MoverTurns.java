package dev.stackmemory.application.tier;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Leases;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets the movers of a deployment take turns. That two never move the same frame at once saves work; that no frame is lost if they do, as when one
 * slept through the end of its turn, is the ledger's doing. One object for each program, as all its turns are those of one mover. Thread-safe.
 */
public final class MoverTurns {
    /** The name of the lease. */
    static final String LEASE = "mover";

    /** After a mover was killed, the next one waits for as long. */
    private static final Duration LENGTH = Duration.ofSeconds(10);

    /** So often a renewal that failed is tried again in the time between two. */
    private static final int RETRIES = 6;

    /** For the end of a turn; whoever stops is not to wait for a server that hangs. */
    private static final Duration GIVING_BACK = Duration.ofSeconds(1);

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(20);

    /** Whoever waits for a turn asks in that time. */
    private static final Duration GIVEN_WAY = BETWEEN_ATTEMPTS.multipliedBy(3);

    private final Leases leases;
    private final Duration length;
    private final Duration renewedEvery;
    private final String holder = UUID.randomUUID().toString();
    private final ReentrantLock ofThisProcess = new ReentrantLock(true);

    public MoverTurns(Leases leases) {
        this(leases, LENGTH);
    }

    /** @param length of a turn that nobody goes on with */
    MoverTurns(Leases leases, Duration length) {
        this.leases = leases;
        this.length = length;
        this.renewedEvery = length.dividedBy(3);
    }

    /**
     * Waits for this mover's turn and does the work in it. What is done in a turn may take one itself, which is then the same.
     *
     * @throws StoreException.DeadlineExceeded if the turn did not come in time
     */
    void take(Deadline deadline, Runnable work) throws InterruptedException {
        awaitThisProgram(deadline);
        try {
            awaitOtherPrograms(deadline);
            CountDownLatch done = new CountDownLatch(1);
            Thread keeper = Thread.ofVirtual().name("stackmemory-turn").start(() -> keep(done));
            try {
                work.run();
            } finally {
                done.countDown();
                endTurn(keeper);
            }
        } finally {
            ofThisProcess.unlock();
        }
    }

    /** Between two turns of a mover that has more to do: lets another one that waits have the next. */
    void giveWay() throws InterruptedException {
        Thread.sleep(GIVEN_WAY);
    }

    /**
     * Renews the lease as long as the work goes on, and tries again soon where that fails. Where the machine sleeps, this sleeps as well, and the turn
     * ends.
     */
    private void keep(CountDownLatch done) {
        Duration pause = renewedEvery;
        try {
            while (!done.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                pause = renew() ? renewedEvery : renewedEvery.dividedBy(RETRIES);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the store answered. If it goes on like this the lease ends, and the ledger decides. */
    private boolean renew() {
        try {
            var unused = leases.acquire(LEASE, holder, length, Deadline.after(renewedEvery));
            return true;
        } catch (StoreException failed) {
            return false;
        }
    }

    /** Also where this thread is told to stop: a store does nothing for one that is interrupted. */
    private void endTurn(Thread keeper) {
        boolean interrupted = Thread.interrupted();
        try {
            // A renewal that is still under way could come after the release, and keep everybody out.
            if (keeper.join(GIVING_BACK) && ofThisProcess.getHoldCount() == 1) {
                release();
            }
        } catch (InterruptedException stopped) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void awaitThisProgram(Deadline deadline) throws InterruptedException {
        // A deadline may pass at any moment: when the mover is told to stop.
        while (!ofThisProcess.tryLock(BETWEEN_ATTEMPTS.toNanos(), TimeUnit.NANOSECONDS)) {
            if (deadline.isExpired()) {
                throw new StoreException.DeadlineExceeded(
                        "this program was moving frames all the time; what is left is for the next run", null);
            }
        }
    }

    private void awaitOtherPrograms(Deadline deadline) throws InterruptedException {
        boolean refused = false;
        while (true) {
            try {
                if (acquire(deadline)) {
                    return;
                }
                refused = true;
            } catch (StoreException.DeadlineExceeded late) {
                throw refused ? refused(late) : late;
            }
            // A store that answers at once need not look at the time.
            if (deadline.isExpired()) {
                throw refused(null);
            }
            Thread.sleep(BETWEEN_ATTEMPTS);
        }
    }

    private static StoreException.DeadlineExceeded refused(StoreException.@Nullable DeadlineExceeded cause) {
        return new StoreException.DeadlineExceeded(
                "another mover was at work all the time; what it leaves is moved by the next run", cause);
    }

    /**
     * Goes on with this turn.
     *
     * @throws StoreException.Unavailable if it ended, and another mover has taken over
     */
    void extend(Deadline deadline) {
        if (!acquire(deadline)) {
            throw new StoreException.Unavailable(
                    "this mover slept for longer than its turn, and another one has taken over and looks after what was under way",
                    null);
        }
    }

    private boolean acquire(Deadline deadline) {
        return leases.acquire(LEASE, holder, length, deadline);
    }

    private void release() {
        try {
            leases.release(LEASE, holder, Deadline.after(GIVING_BACK));
        } catch (StoreException unreachable) {
            // It ends by itself.
        }
    }
}
