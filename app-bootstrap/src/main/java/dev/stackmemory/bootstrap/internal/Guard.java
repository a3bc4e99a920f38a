package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.domain.measure.BreakerFigures;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Erasing;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a store that is a server, and keeps its troubles from everybody else. Once it has not answered it is not asked for a while, longer each time,
 * until one call is let through to try; and no more calls are under way at once than it has places: others wait for one, a limited number of them, as long as the store
 * is not known to be away. A store is opened by the first call that reaches
 * it, so that one that is away keeps nobody from starting. Thread-safe.
 *
 * <p>A short program begins where the one before it ended: how the store was left that did not answer is noted, and the note is honoured as if the failure had been
 * this program's own. Whoever tries the store takes the turn of all programs; the threads of one that begins with the trial wait for what it finds, as they wait for
 * a store to be opened.
 *
 * <p>Where something is to be done with the store before others may ask it ({@link Readying}), the first call has it done: at the beginning where that is
 * said, and each time that the store has been away. It goes on when that caller's time is up, for those who come after.
 *
 * <p>What trips it is that nobody answers: {@code Unavailable}, {@code OutcomeUnknown}, and {@code DeadlineExceeded} for a caller that has been patient. A
 * refusal is an answer, and a store that is still being opened or made ready says nothing yet.
 */
final class Guard {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final double GROWTH = 2;
    private static final double JITTER = 0.3;
    private static final IntervalFunction PAUSES = IntervalFunction.ofExponentialRandomBackoff(
            FIRST_PAUSE.toMillis(), GROWTH, JITTER, Outage.LONGEST_PAUSE.toMillis());

    /** A caller that gives up sooner says nothing about a store that is asked for all sorts of things, nor about one that is being opened. */
    private static final Duration PATIENT = Duration.ofSeconds(1);

    /** More questions than a store answers within anybody's patience. */
    private static final int WAITING_FOR_EACH_PLACE = 16;

    /** What making a store ready may take; then it counts as away. */
    private static final Duration READYING = Duration.ofSeconds(2);

    /** What is to be done with a store before others may ask it. */
    @FunctionalInterface
    interface Readying {
        /**
         * Does it, through any ports of this guard. Done by one thread at a time, while others wait who want to ask.
         *
         * @param deadline ends it in time
         * @return whether it is done; if not, this call goes on, and the next one tries again
         */
        boolean ready(Deadline deadline);
    }

    private final StoreId store;
    private final CircuitBreaker breaker;
    private final Semaphore places;
    private final int longestQueue;
    private final LongSupplier nanoTime;
    private volatile @Nullable Attempt attempt;
    private volatile boolean open;
    private final AtomicLong opened = new AtomicLong();
    private volatile @Nullable Throwable lastFailure;
    private volatile Readying readying = deadline -> true;
    private volatile boolean ready = true;
    private final Optional<OutageNote> note;
    private volatile int failuresBefore;
    private volatile int failures;
    private volatile Duration pause = Duration.ZERO;

    /** This program begins with a trial, which has not said anything yet, and whose caller has not given up. */
    private volatile boolean begins;

    private final ReentrantLock turn = new ReentrantLock();
    /** The breaker may let somebody through again. */
    private final Condition turnCame = turn.newCondition();

    /**
     * @param places how many calls may be under way at once
     * @param note where programs find how those before them left the store; absent for one that is no server
     */
    Guard(StoreId store, int places, Optional<OutageNote> note) {
        this(store, places, note, System::nanoTime);
    }

    Guard(StoreId store, int places, Optional<OutageNote> note, LongSupplier nanoTime) {
        this.store = store;
        this.note = note;
        this.places = new Semaphore(places, true);
        this.longestQueue = places * WAITING_FOR_EACH_PLACE;
        this.nanoTime = nanoTime;
        this.breaker = CircuitBreaker.of(
                store.toString(),
                CircuitBreakerConfig.custom()
                        .slidingWindow(1, 1, SlidingWindowType.COUNT_BASED)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .waitIntervalFunctionInOpenState(this::pauseAfter)
                        .clock(new Monotonic(nanoTime))
                        .build());
        note.ifPresent(this::goOnFrom);
        breaker.getEventPublisher()
                .onStateTransition(
                        changed -> changedTo(changed.getStateTransition().getToState()));
    }

    /** What those before have found out is no news, and opens nothing once more. */
    private void goOnFrom(OutageNote left) {
        left.find().ifPresent(outage -> {
            failuresBefore = outage.failures();
            failures = outage.failures();
            lastFailure = new StoreException.Unavailable(outage.reason(), null);
            ready = false;
            begins = true;
            // To the breaker a pause is over when its end, in milliseconds, lies before now.
            breaker.transitionToOpenStateFor(outage.pause().minusMillis(1));
        });
    }

    /** @param attempts how often in turn the store did not answer this program, at least 1 */
    private long pauseAfter(int attempts) {
        failures = failuresBefore + attempts;
        pause = pause(failures);
        return pause.toMillis();
    }

    private static Duration pause(int failures) {
        return Duration.ofMillis(PAUSES.apply(failures));
    }

    private void changedTo(CircuitBreaker.State state) {
        switch (state) {
            case OPEN, FORCED_OPEN -> {
                opened.incrementAndGet();
                leaveWord(failures, pause);
                endBeginning();
            }
            // Whoever tries it may end before it answers, which says nothing: others wait for another pause.
            case HALF_OPEN -> leaveWord(failures, pause(failures));
            case CLOSED, DISABLED, METRICS_ONLY -> {
                failuresBefore = 0;
                note.ifPresent(OutageNote::drop);
                endBeginning();
            }
        }
    }

    private void endBeginning() {
        begins = false;
        tellThoseWhoWait();
    }

    private void tellThoseWhoWait() {
        turn.lock();
        try {
            turnCame.signalAll();
        } finally {
            turn.unlock();
        }
    }

    private void leaveWord(int times, Duration notAsked) {
        note.ifPresent(left -> left.put(times, notAsked, reason().orElse("")));
    }

    private Optional<String> reason() {
        return Optional.ofNullable(lastFailure).map(Throwable::getMessage).filter(message -> !message.isEmpty());
    }

    /**
     * The store has just answered somebody past this guard: it is made ready and used again, by all programs, however long it was not to be asked. Unless another
     * thread is trying it already.
     *
     * @throws StoreException if it cannot be made ready by the deadline
     */
    void answered(Deadline deadline) {
        if (breaker.getState() == CircuitBreaker.State.OPEN) {
            breaker.transitionToHalfOpenState();
            if (breaker.tryAcquirePermission()) {
                makeReady(() -> store, deadline);
                breaker.onSuccess(0, TimeUnit.NANOSECONDS);
            }
        }
    }

    /** From now on this is done each time that the store has been away. */
    void whenBack(Readying work) {
        readying = work;
    }

    /** From now on this is done before the first call, and each time that the store has been away. */
    void beforeUse(Readying work) {
        readying = work;
        ready = false;
    }

    /** Which store this stands before. */
    StoreId store() {
        return store;
    }

    /** Whether calls reach the store. */
    boolean isClosed() {
        return breaker.getState() == CircuitBreaker.State.CLOSED;
    }

    /** How often it has opened, and how it stands. */
    BreakerFigures figures() {
        BreakerFigures.State state = switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> BreakerFigures.State.OPEN;
            case HALF_OPEN -> BreakerFigures.State.HALF_OPEN;
            case CLOSED, DISABLED, METRICS_ONLY -> BreakerFigures.State.CLOSED;
        };
        return new BreakerFigures(opened.get(), state);
    }

    /**
     * The port behind this guard.
     *
     * @param opening gives the port itself; asked at every call, so that it may open the store
     */
    <T> T port(Class<T> type, Supplier<T> opening) {
        return port(type, PATIENT, opening);
    }

    /**
     * As the other, of a port whose answers take little time.
     *
     * @param patience how long a caller must have waited before its giving up counts
     */
    <T> T port(Class<T> type, Duration patience, Supplier<T> opening) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object[] given = arguments == null ? new Object[0] : arguments;
                    if (method.getDeclaringClass() == Object.class) {
                        return ofObject(proxy, method, given);
                    }
                    if (method.getReturnType() == StoreId.class && given.length == 0) {
                        return store;
                    }
                    if (method.getDeclaringClass() == Erasing.class && given.length == 0) {
                        return store.toString();
                    }
                    return call(opening, patience, method, given);
                }));
    }

    @SuppressWarnings("ReferenceEquality") // a proxy is equal to itself alone
    private Object ofObject(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> store + " behind its guard";
        };
    }

    private @Nullable Object call(Supplier<?> opening, Duration patience, Method method, Object[] arguments)
            throws Throwable {
        if (isMadeReadyByThisThread()) {
            return invoke(opening.get(), method, arguments);
        }
        takePlace(deadline(arguments));
        try {
            makeReady(opening, deadline(arguments));
            return ask(opening, patience, method, arguments);
        } finally {
            places.release();
        }
    }

    private StoreException notAsked() {
        return new StoreException.Unavailable(
                store + " did not answer a moment ago and is tried again within " + Outage.LONGEST_PAUSE.toSeconds()
                        + " s" + reason().map(": "::concat).orElse(""),
                lastFailure);
    }

    private @Nullable Object ask(Supplier<?> opening, Duration patience, Method method, Object[] arguments)
            throws Throwable {
        long start = nanoTime.getAsLong();
        try {
            Object port = opening.get();
            start = nanoTime.getAsLong();
            Object answer = invoke(port, method, arguments);
            breaker.onSuccess(nanoTime.getAsLong() - start, TimeUnit.NANOSECONDS);
            return answer;
        } catch (Throwable failure) {
            // A question that is stopped says nothing of the store.
            if (deadline(arguments).isStopped() || !isTold(failure, nanoTime.getAsLong() - start, patience)) {
                givePermissionBack();
            }
            throw failure;
        }
    }

    private static @Nullable Object invoke(Object port, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(port, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause() == null ? thrown : thrown.getCause();
        }
    }

    /** Opening a store, and what is to be done then, takes what it takes: it goes on when this caller's time is up. */
    private void makeReady(Supplier<?> opening, Deadline deadline) {
        if (open && ready) {
            return;
        }
        CompletableFuture<Boolean> answer = attempt(opening).answer();
        try {
            var unused = deadline.await(answer);
        } catch (TimeoutException late) {
            leaveTo(answer);
            throw new StoreException.DeadlineExceeded(
                    store + " is being opened or made ready, and was not when the time was up", late);
        } catch (InterruptedException interrupted) {
            leaveTo(answer);
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("the question to " + store + " was interrupted", interrupted);
        } catch (ExecutionException failed) {
            leaveTo(answer);
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

    /** The permission of a caller that waits no longer: as long as the attempt is under way, nobody else need wait for a store that is tried. */
    private void leaveTo(CompletableFuture<Boolean> attempted) {
        endBeginning();
        var unused = attempted.whenComplete((done, failure) -> givePermissionBack());
    }

    /** Opening the store and making it ready, on a thread of its own. */
    private record Attempt(Thread thread, CompletableFuture<Boolean> answer) {}

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

    private boolean isMadeReadyByThisThread() {
        Attempt current = attempt;
        return current != null && current.thread().equals(Thread.currentThread());
    }

    /** What it fails with is noted here, for whoever began it may wait no longer. */
    private void attempt(Supplier<?> opening, CompletableFuture<Boolean> answer) {
        long start = nanoTime.getAsLong();
        try {
            var unused = opening.get();
            open = true;
            ready = ready || readying.ready(Deadline.after(READYING, nanoTime));
            answer.complete(ready);
        } catch (Throwable failure) {
            var unused = isTold(failure, nanoTime.getAsLong() - start, PATIENT);
            answer.completeExceptionally(failure);
        }
    }

    /** Tells the breaker what a failure means, if it means anything. */
    private boolean isTold(Throwable failure, long took, Duration patience) {
        if (meansAway(failure, took, patience)) {
            lastFailure = failure;
            ready = false;
            breaker.onError(took, TimeUnit.NANOSECONDS, failure);
            return true;
        }
        if (failure instanceof StoreException.DeadlineExceeded) {
            return false;
        }
        breaker.onSuccess(took, TimeUnit.NANOSECONDS);
        return true;
    }

    private static boolean meansAway(Throwable failure, long took, Duration patience) {
        return failure instanceof StoreException.Unavailable
                || failure instanceof StoreException.OutcomeUnknown
                || (failure instanceof StoreException.DeadlineExceeded && took >= patience.toNanos());
    }

    /** With a permission of the breaker and a place, or with neither. */
    private void takePlace(Deadline deadline) {
        takePermission(deadline);
        if (isPlaceTaken(Duration.ZERO)) {
            return;
        }
        // While it waits, others may try the store, and find out that it is away.
        givePermissionBack();
        awaitPlace(deadline);
        try {
            takePermission(deadline);
        } catch (StoreException notAsked) {
            places.release();
            throw notAsked;
        }
    }

    private void takePermission(Deadline deadline) {
        boolean mayWait = begins;
        if (!breaker.tryAcquirePermission() && !(mayWait && isPermittedInTime(deadline))) {
            throw notAsked();
        }
    }

    private void givePermissionBack() {
        breaker.releasePermission();
        tellThoseWhoWait();
    }

    /** Waits for what the trial finds that this program begins with. */
    private boolean isPermittedInTime(Deadline deadline) {
        turn.lock();
        try {
            long left = deadline.remaining().toNanos();
            boolean permitted = breaker.tryAcquirePermission();
            while (!permitted && left > 0 && begins && breaker.getState() == CircuitBreaker.State.HALF_OPEN) {
                left = turnCame.awaitNanos(left);
                permitted = breaker.tryAcquirePermission();
            }
            return permitted;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("the question to " + store + " was interrupted", interrupted);
        } finally {
            turn.unlock();
        }
    }

    private void awaitPlace(Deadline deadline) {
        int waiting = places.getQueueLength();
        if (waiting >= longestQueue) {
            throw new StoreException.Unavailable(
                    store + " has more questions than it answers: " + waiting + " wait for their turn already", null);
        }
        if (!isPlaceTaken(deadline.remaining())) {
            throw new StoreException.DeadlineExceeded(
                    store + " has more questions than it answers, and this one did not get its turn in time", null);
        }
    }

    private boolean isPlaceTaken(Duration patience) {
        try {
            return places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("the question to " + store + " was interrupted", interrupted);
        }
    }

    private static Deadline deadline(Object[] arguments) {
        return Arrays.stream(arguments)
                .filter(Deadline.class::isInstance)
                .map(Deadline.class::cast)
                .findFirst()
                .orElse(Deadline.NEVER);
    }

    /** So that a jump of the wall clock opens and closes nothing. */
    private static final class Monotonic extends Clock {
        private final LongSupplier nanoTime;
        private final long start;

        Monotonic(LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
            this.start = nanoTime.getAsLong();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(nanoTime.getAsLong() - start);
        }
    }
}
