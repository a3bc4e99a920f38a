package dev.stackmemory.testkit.memory;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.failure.StoreException.DeadlineExceeded;
import dev.stackmemory.ports.failure.StoreException.OutcomeUnknown;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;

/** The script of what goes wrong in one store in memory, and the record of what was asked of it. Thread-safe. */
public final class Faults {
    private final VirtualTime time;
    private final Queue<Fault> script = new ArrayDeque<>();
    private final List<String> operations = new ArrayList<>();
    private boolean broken;
    private Duration delay = Duration.ZERO;

    private enum Fault {
        NONE,
        OUTAGE,
        HANG,
        LOST_ANSWER
    }

    Faults(VirtualTime time) {
        this.time = time;
    }

    /** Every operation fails with {@link Unavailable} and has no effect, until {@link #heal()}. */
    public synchronized void breakConnection() {
        broken = true;
    }

    /** Each operation takes the given virtual time from now on; one that would outlast its deadline has no effect. */
    public synchronized void delay(Duration duration) {
        delay = duration;
    }

    /** Ends the outage and the slowness and forgets the script. */
    public synchronized void heal() {
        broken = false;
        delay = Duration.ZERO;
        script.clear();
    }

    /** The operations that come next, so many, succeed before the rest of the script is played. */
    public synchronized void passNext(int count) {
        for (int passed = 0; passed < count; passed++) {
            script.add(Fault.NONE);
        }
    }

    /** One more operation, the next that the script does not speak of yet, fails with {@link Unavailable} and has no effect. */
    public synchronized void failNext() {
        script.add(Fault.OUTAGE);
    }

    /** One more operation, the next that the script does not speak of yet, is not answered before its deadline, and has no effect. */
    public synchronized void hangNext() {
        script.add(Fault.HANG);
    }

    /** One more operation takes effect, but its answer is lost: a write ends with {@link OutcomeUnknown}, a read with {@link Unavailable}. */
    public synchronized void loseNextAnswer() {
        script.add(Fault.LOST_ANSWER);
    }

    /** The names of the operations asked for so far, such as {@code record}, oldest first, failed ones included. */
    public synchronized List<String> operations() {
        return List.copyOf(operations);
    }

    /** Runs an operation under the script. */
    <T> T perform(String operation, boolean write, Deadline deadline, Supplier<T> effect) {
        Fault fault = begin(operation, deadline);
        T answer = effect.get();
        if (fault == Fault.LOST_ANSWER) {
            throw lost(operation, write);
        }
        return answer;
    }

    private synchronized Fault begin(String operation, Deadline deadline) {
        operations.add(operation);
        Fault next = script.poll();
        if (broken || next == Fault.OUTAGE) {
            throw new Unavailable("the store in memory is away: " + operation + " had no effect", null);
        }
        time.advance(next == Fault.HANG ? deadline.remaining() : delay);
        if (deadline.isExpired()) {
            throw new DeadlineExceeded("the deadline of " + operation + " has passed; it had no effect", null);
        }
        return next == null ? Fault.NONE : next;
    }

    private static StoreException lost(String operation, boolean write) {
        return write
                ? new OutcomeUnknown("the answer to " + operation + " was lost", null)
                : new Unavailable("the answer to " + operation + " was lost", null);
    }
}
