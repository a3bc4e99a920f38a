package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The trial of a store that a program begins with, as long as it has not said anything and its caller has not given up: the other threads wait for what it
 * finds. Thread-safe.
 */
final class FirstTrial {
    private final StoreId store;
    private final ReentrantLock turn = new ReentrantLock();
    private final Condition turnCame = turn.newCondition();
    private volatile boolean due;

    FirstTrial(StoreId store) {
        this.store = store;
    }

    void begin() {
        due = true;
    }

    boolean isDue() {
        return due;
    }

    void end() {
        due = false;
        tellThoseWhoWait();
    }

    /** The breaker may let somebody through again. */
    void tellThoseWhoWait() {
        turn.lock();
        try {
            turnCame.signalAll();
        } finally {
            turn.unlock();
        }
    }

    /** Whether the breaker lets the caller through, once it is known what the trial finds. */
    boolean isPermittedInTime(CircuitBreaker breaker, Deadline deadline) {
        turn.lock();
        try {
            long left = deadline.remaining().toNanos();
            boolean permitted = breaker.tryAcquirePermission();
            while (!permitted && left > 0 && due && breaker.getState() == CircuitBreaker.State.HALF_OPEN) {
                left = turnCame.awaitNanos(left);
                permitted = breaker.tryAcquirePermission();
            }
            return permitted;
        } catch (InterruptedException interrupted) {
            throw GuardedCalls.interrupted(store, interrupted);
        } finally {
            turn.unlock();
        }
    }
}
