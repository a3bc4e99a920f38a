package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Lets one thread at a time take in changes for searches, and one bring the stored part of an index up to date. Thread-safe. */
final class IndexTurns {
    private final ReentrantLock opening = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();

    /** @throws StoreException.DeadlineExceeded if the turn does not come in time */
    <T> T open(Supplier<T> work, Deadline deadline) {
        take(opening, deadline);
        try {
            return work.get();
        } finally {
            opening.unlock();
        }
    }

    /** Whether the work is done; false where the deadline came first. */
    boolean write(BooleanSupplier work, Deadline deadline) {
        try {
            take(writing, deadline);
        } catch (StoreException.DeadlineExceeded tooLate) {
            return false;
        }
        try {
            return work.getAsBoolean();
        } catch (StoreException.DeadlineExceeded tooLate) {
            return false;
        } finally {
            writing.unlock();
        }
    }

    private static void take(ReentrantLock lock, Deadline deadline) {
        try {
            if (!lock.tryLock() && !lock.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new StoreException.DeadlineExceeded(
                        "the text index was busy taking in changes until the time was up", null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("waiting for the text index was interrupted", interrupted);
        }
    }
}
