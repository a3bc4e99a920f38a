package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens a store, and has done what is to be done with it before others may ask it. That takes what it takes, on a thread of its own: it goes on when
 * the time of whoever began it is up. Thread-safe.
 */
final class Readiness {
    /** What making a store ready may take; then it counts as away. */
    private static final Duration LONGEST = Duration.ofSeconds(2);

    /** What is to be done with a store before others may ask it. */
    @FunctionalInterface
    interface Work {
        /**
         * Does it, through any ports of the guard. Done by one thread at a time, while others wait who want to ask.
         *
         * @param deadline ends it in time
         * @return whether it is done; if not, this call goes on, and the next one tries again
         */
        boolean ready(Deadline deadline);
    }

    /** Hears what becomes of the attempts. */
    interface Attempts {
        /** Somebody waits no longer for an attempt, which may be under way. */
        void leftBehind(CompletableFuture<?> attempt);

        /** An attempt failed, whoever began it may be gone. */
        void failed(Throwable failure, long nanos);
    }

    private record Attempt(Thread thread, CompletableFuture<Boolean> answer) {}

    private final StoreId store;
    private final LongSupplier nanoTime;
    private final Attempts attempts;
    private volatile @Nullable Attempt attempt;
    private volatile boolean open;
    private volatile Work work = deadline -> true;
    private volatile boolean ready = true;

    Readiness(StoreId store, LongSupplier nanoTime, Attempts attempts) {
        this.store = store;
        this.nanoTime = nanoTime;
        this.attempts = attempts;
    }

    /** From now on this is done each time that the readiness was lost. */
    void whenLost(Work toDo) {
        work = toDo;
    }

    /** The store has been away, or was never asked. */
    void lose() {
        ready = false;
    }

    /** Whether this is the thread that makes the store ready, and so may ask it. */
    boolean isMadeByThisThread() {
        Attempt current = attempt;
        return current != null && current.thread().equals(Thread.currentThread());
    }

    /**
     * Returns once the store may be asked.
     *
     * @throws StoreException if it cannot be opened or made ready by the deadline
     */
    void await(Supplier<?> opening, Deadline deadline) {
        if (open && ready) {
            return;
        }
        CompletableFuture<Boolean> answer = attempt(opening).answer();
        try {
            var unused = deadline.await(answer);
        } catch (TimeoutException late) {
            attempts.leftBehind(answer);
            throw new StoreException.DeadlineExceeded(
                    store + " is being opened or made ready, and was not when the time was up", late);
        } catch (InterruptedException interrupted) {
            attempts.leftBehind(answer);
            throw GuardedCalls.interrupted(store, interrupted);
        } catch (ExecutionException failed) {
            attempts.leftBehind(answer);
            throw unchecked(failed);
        }
    }

    private RuntimeException unchecked(ExecutionException failed) {
        return switch (failed.getCause()) {
            case RuntimeException failure -> failure;
            case Error defect -> throw defect;
            case null, default -> new IllegalStateException(store + " could not be made ready", failed);
        };
    }

    /** The one that is under way, else a new one. */
    private synchronized Attempt attempt(Supplier<?> opening) {
        Attempt current = attempt;
        if (current == null || current.answer().isDone()) {
            var answer = new CompletableFuture<Boolean>();
            // Loading and initialising thousands of classes would pin what carries virtual threads, of which a small
            // machine has two.
            current = new Attempt(
                    Thread.ofPlatform().daemon().name("opening " + store).unstarted(() -> attempt(opening, answer)),
                    answer);
            attempt = current;
            start(current);
        }
        return current;
    }

    private static void start(Attempt attempt) {
        try {
            attempt.thread().start();
        } catch (OutOfMemoryError noThread) {
            attempt.answer().completeExceptionally(noThread);
        }
    }

    private void attempt(Supplier<?> opening, CompletableFuture<Boolean> answer) {
        long start = nanoTime.getAsLong();
        try {
            var unused = opening.get();
            open = true;
            ready = ready || work.ready(Deadline.after(LONGEST, nanoTime));
            answer.complete(ready);
        } catch (Throwable failure) {
            attempts.failed(failure, nanoTime.getAsLong() - start);
            answer.completeExceptionally(failure);
        }
    }
}
