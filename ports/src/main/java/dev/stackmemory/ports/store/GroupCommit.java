package dev.stackmemory.ports.store;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets threads that record at the same moment share one transaction, and so one wait for the disk; for adapters whose stores wait for one. Who
 * gets the turn writes for all who wait; the others find their receipt when their turn comes. Those who would wait behind too many wait outside
 * first, until their deadline. Thread-safe.
 *
 * @param <W> a write, as the store prepares it
 */
public abstract class GroupCommit<W> {
    private final int maxWrites;
    private final int maxWaiting;
    private final Semaphore room;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final ConcurrentLinkedQueue<Request<W>> waiting = new ConcurrentLinkedQueue<>();

    /** Who decides about a request: its caller, who may still give it up, or the transaction that it became part of. */
    private enum State {
        WAITING,
        IN_TRANSACTION,
        GIVEN_UP
    }

    /** The writes of one caller. The answer is written and read under the turn. */
    private static final class Request<W> {
        private final List<W> writes;
        private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
        private @Nullable RecordReceipt receipt;
        private StoreException.@Nullable OutcomeUnknown unknown;

        Request(List<W> writes) {
            this.writes = writes;
        }

        boolean join() {
            return state.compareAndSet(State.WAITING, State.IN_TRANSACTION);
        }

        /** Back to its caller: nothing of it was written. */
        void leave() {
            state.set(State.WAITING);
        }

        /** Whether nobody will write it any more. */
        boolean giveUp() {
            return state.compareAndSet(State.WAITING, State.GIVEN_UP);
        }
    }

    /**
     * @param maxWrites how many writes of others join a transaction at most: more would let the first of the group wait too long
     * @param maxWaiting how many writes are waiting or being written at most, for they take memory, and whoever comes after them would wait for
     *     several transactions; one request that is larger waits for all others to be done
     */
    protected GroupCommit(int maxWrites, int maxWaiting) {
        this.maxWrites = maxWrites;
        this.maxWaiting = maxWaiting;
        this.room = new Semaphore(maxWaiting, true);
    }

    /**
     * Writes all of the group in one transaction.
     *
     * @return the receipt of each request, in their order
     * @throws StoreException.OutcomeUnknown if they may or may not be written; after any other failure nothing is
     */
    protected abstract List<RecordReceipt> write(List<List<W>> group, Deadline deadline);

    /** Where is written, for failures. */
    protected abstract String place();

    /** The time is up, and too much was being recorded to wait for a turn. */
    protected abstract StoreException noRoom();

    /** The time is up, and nothing was written. */
    protected abstract StoreException outOfTime();

    /** The caller was interrupted, and nothing was written. */
    protected abstract StoreException interrupted(InterruptedException cause);

    /**
     * Writes these in one transaction.
     *
     * @throws StoreException.OutcomeUnknown if they may or may not be written; after any other failure nothing is
     */
    public final RecordReceipt record(List<W> writes, Deadline deadline) {
        int size = Math.min(writes.size(), maxWaiting);
        enter(size, deadline);
        try {
            return recordInTurn(writes, deadline);
        } finally {
            room.release(size);
        }
    }

    private void enter(int size, Deadline deadline) {
        try {
            if (!room.tryAcquire(size, deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                throw noRoom();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw interrupted(interrupted);
        }
    }

    private RecordReceipt recordInTurn(List<W> writes, Deadline deadline) {
        var request = new Request<>(writes);
        waiting.add(request);
        boolean taken = false;
        try {
            taken = turn.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
            if (!taken) {
                throw request.giveUp() ? outOfTime() : beingWritten(null);
            }
            return answer(request, deadline);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw request.giveUp() ? interrupted(interrupted) : beingWritten(interrupted);
        } finally {
            waiting.remove(request);
            if (taken) {
                turn.unlock();
            }
        }
    }

    /** The caller's time is up while another thread's transaction holds its writes. */
    private StoreException beingWritten(@Nullable InterruptedException interrupted) {
        return new StoreException.OutcomeUnknown(
                "recording at " + place()
                        + " ran out of time while it was being written, and may be on disk or not. Do it again, which is safe.",
                interrupted);
    }

    private RecordReceipt answer(Request<W> request, Deadline deadline) {
        if (request.receipt == null && request.unknown == null) {
            List<Request<W>> group = group(request);
            try {
                writeGroup(group, deadline);
            } catch (StoreException failure) {
                if (group.size() == 1
                        || deadline.isExpired()
                        || Thread.currentThread().isInterrupted()) {
                    throw failure;
                }
                // It may be another's fault, of whose writes one is too large, for example. Its own turn will tell it.
                request.join();
                writeGroup(List.of(request), deadline);
            }
        }
        if (request.unknown != null) {
            throw request.unknown;
        }
        RecordReceipt receipt = request.receipt;
        if (receipt == null) {
            throw new IllegalStateException("a turn ended without an answer");
        }
        return receipt;
    }

    /** The caller's request and others that fit; those stay in the queue until they are written, so that a failure leaves them to their own turn. */
    private List<Request<W>> group(Request<W> own) {
        var group = new ArrayList<Request<W>>();
        own.join();
        group.add(own);
        int writes = own.writes.size();
        for (Request<W> other : waiting) {
            boolean open = other != own && other.receipt == null && other.unknown == null;
            if (open && writes + other.writes.size() <= maxWrites && other.join()) {
                group.add(other);
                writes += other.writes.size();
            }
        }
        return group;
    }

    private void writeGroup(List<Request<W>> group, Deadline deadline) {
        try {
            List<RecordReceipt> receipts =
                    write(group.stream().map(request -> request.writes).toList(), deadline);
            for (int index = 0; index < group.size(); index++) {
                group.get(index).receipt = receipts.get(index);
            }
        } catch (StoreException.OutcomeUnknown unknown) {
            group.forEach(request -> request.unknown = unknown);
        } catch (RuntimeException nothingWritten) {
            group.forEach(Request::leave);
            throw nothingWritten;
        }
    }
}
