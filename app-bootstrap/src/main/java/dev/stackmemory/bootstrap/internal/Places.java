package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** So many calls to a store may be under way at once, and a limited number of others wait in a fair queue. Thread-safe. */
final class Places {
    /** More questions than a store answers within anybody's patience. */
    private static final int WAITING_FOR_EACH = 16;

    private final StoreId store;
    private final Semaphore free;
    private final int longestQueue;

    Places(StoreId store, int number) {
        this.store = store;
        this.free = new Semaphore(number, true);
        this.longestQueue = number * WAITING_FOR_EACH;
    }

    /**
     * Takes a place.
     *
     * @throws StoreException.Unavailable if too many wait already
     * @throws StoreException.DeadlineExceeded if none came free in time
     */
    void await(Deadline deadline) {
        int waiting = free.getQueueLength();
        if (waiting >= longestQueue) {
            throw new StoreException.Unavailable(
                    store + " has more questions than it answers: " + waiting + " wait for their turn already", null);
        }
        if (!isTaken(deadline.remaining())) {
            throw new StoreException.DeadlineExceeded(
                    store + " has more questions than it answers, and this one did not get its turn in time", null);
        }
    }

    /** Whether the caller got a place within that time. */
    boolean isTaken(Duration patience) {
        try {
            return free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            throw GuardedCalls.interrupted(store, interrupted);
        }
    }

    /** Gives a place back. */
    void release() {
        free.release();
    }
}
