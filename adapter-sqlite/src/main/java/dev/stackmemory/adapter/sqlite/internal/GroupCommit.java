package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Watermark;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.RecordReceipt;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets threads that record at the same moment share one transaction, and so one wait for the disk. Who gets the turn writes for all who
 * wait; the others find their receipt when their turn comes. Those who would wait behind too many wait outside first, until their deadline.
 * Thread-safe.
 */
final class GroupCommit {
    /** More would let the first of the group wait too long. */
    private static final int MAX_WRITES = 4_096;

    /** How many writes wait at most: they take memory, and whoever comes after them would wait for several transactions. */
    private static final int MAX_WAITING = 4 * MAX_WRITES;

    private static final String OPERATION = "recording";

    private final SqliteDatabase database;
    private final String historyId;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final ConcurrentLinkedQueue<Request> waiting = new ConcurrentLinkedQueue<>();
    private final int maxWaiting;
    private final Semaphore room;

    /** Who decides about a request: its caller, who may still give it up, or the transaction that it became part of. */
    private enum State {
        WAITING,
        IN_TRANSACTION,
        GIVEN_UP
    }

    /** The writes of one caller. The answer is written and read under the turn. */
    private static final class Request {
        private final List<Recording.Prepared> writes;
        private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
        private @Nullable RecordReceipt receipt;
        private StoreException.@Nullable OutcomeUnknown unknown;

        Request(List<Recording.Prepared> writes) {
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

    GroupCommit(SqliteDatabase database, String historyId) {
        this(database, historyId, MAX_WAITING);
    }

    /** @param maxWaiting how many writes are waiting or being written at most; one request that is larger waits for all others to be done */
    GroupCommit(SqliteDatabase database, String historyId, int maxWaiting) {
        this.database = database;
        this.historyId = historyId;
        this.maxWaiting = maxWaiting;
        this.room = new Semaphore(maxWaiting, true);
    }

    RecordReceipt record(List<Recording.Prepared> writes, Deadline deadline) {
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
                throw Failures.noRoom(database.path(), OPERATION);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("recording was interrupted.", interrupted);
        }
    }

    private RecordReceipt recordInTurn(List<Recording.Prepared> writes, Deadline deadline) {
        var request = new Request(writes);
        waiting.add(request);
        boolean taken = false;
        try {
            taken = turn.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
            if (!taken) {
                throw request.giveUp() ? Failures.busy(database.path(), OPERATION, null) : beingWritten(null);
            }
            return answer(request, deadline);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw request.giveUp()
                    ? new StoreException.Unavailable("recording was interrupted.", interrupted)
                    : beingWritten(interrupted);
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
                "recording at " + database.path()
                        + " ran out of time while it was being written, and may be on disk or not. Do it again, which is safe.",
                interrupted);
    }

    private RecordReceipt answer(Request request, Deadline deadline) {
        if (request.receipt == null && request.unknown == null) {
            List<Request> group = group(request);
            try {
                writeGroup(group, deadline);
            } catch (StoreException failure) {
                if (group.size() == 1 || deadline.isExpired()) {
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
    private List<Request> group(Request own) {
        var group = new ArrayList<Request>();
        own.join();
        group.add(own);
        int writes = own.writes.size();
        for (Request other : waiting) {
            boolean open = other != own && other.receipt == null && other.unknown == null;
            if (open && writes + other.writes.size() <= MAX_WRITES && other.join()) {
                group.add(other);
                writes += other.writes.size();
            }
        }
        return group;
    }

    private void writeGroup(List<Request> group, Deadline deadline) {
        try {
            List<RecordReceipt> receipts = database.write(OPERATION, deadline, session -> {
                ChangeCounter counter = ChangeCounter.in(session);
                var recording = new Recording(session, database.settings(), counter);
                var outcomes = new ArrayList<List<RecordOutcome>>(group.size());
                for (Request request : group) {
                    outcomes.add(recording.record(request.writes));
                }
                counter.save();
                var watermark = Watermark.of(database.settings().id(), historyId, counter.newest());
                return outcomes.stream()
                        .map(each -> new RecordReceipt(each, watermark))
                        .toList();
            });
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
