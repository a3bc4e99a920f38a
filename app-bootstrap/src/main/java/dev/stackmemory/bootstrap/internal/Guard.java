package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.domain.measure.BreakerFigures;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
 * <p>Where something is to be done with the store before others may ask it ({@link Readiness.Work}), the first call has it done: at the beginning where that is
 * said, and each time that the store has been away. It goes on when that caller's time is up, for those who come after.
 *
 * <p>What trips it is that nobody answers: {@code Unavailable}, {@code OutcomeUnknown}, and {@code DeadlineExceeded} for a caller that has been patient. A
 * refusal is an answer, a store that is still being opened or made ready says nothing yet, and neither does a call that is interrupted before its deadline.
 */
final class Guard {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final double GROWTH = 2;

    /** Up to this part of a pause is left out, the longest included: programs that lost a server together shall not all try it together. */
    private static final double JITTER = 0.3;

    private static final IntervalFunction PAUSES =
            IntervalFunction.ofExponentialBackoff(FIRST_PAUSE.toMillis(), GROWTH, Outage.LONGEST_PAUSE.toMillis());

    /** A caller that gives up sooner says nothing about a store that is asked for all sorts of things, nor about one that is being opened. */
    private static final Duration PATIENT = Duration.ofSeconds(1);

    private final StoreId store;
    private final CircuitBreaker breaker;
    private final Places places;
    private final LongSupplier nanoTime;
    private final Readiness readiness;
    private final FirstTrial firstTrial;
    private final AtomicLong opened = new AtomicLong();
    private volatile @Nullable Throwable lastFailure;
    private final Optional<OutageNote> note;
    private volatile int failuresBefore;
    private volatile int failures;
    private volatile Duration pause = Duration.ZERO;

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
        this.places = new Places(store, places);
        this.nanoTime = nanoTime;
        this.firstTrial = new FirstTrial(store);
        this.readiness = new Readiness(store, nanoTime, new Trials());
        this.breaker = CircuitBreaker.of(
                store.toString(),
                CircuitBreakerConfig.custom()
                        .slidingWindow(1, 1, SlidingWindowType.COUNT_BASED)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .waitIntervalFunctionInOpenState(this::pauseAfter)
                        .clock(new MonotonicClock(nanoTime))
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
            readiness.lose();
            firstTrial.begin();
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
        double part = 1 - JITTER * ThreadLocalRandom.current().nextDouble();
        return Duration.ofMillis(Math.round(part * PAUSES.apply(failures)));
    }

    private void changedTo(CircuitBreaker.State state) {
        switch (state) {
            case OPEN, FORCED_OPEN -> {
                opened.incrementAndGet();
                leaveWord(failures, pause);
                firstTrial.end();
            }
            // Whoever tries it may end before it answers, which says nothing: others wait for another pause.
            case HALF_OPEN -> leaveWord(failures, pause(failures));
            case CLOSED, DISABLED, METRICS_ONLY -> {
                failuresBefore = 0;
                note.ifPresent(OutageNote::drop);
                firstTrial.end();
            }
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
                readiness.await(() -> store, deadline);
                breaker.onSuccess(0, TimeUnit.NANOSECONDS);
            }
        }
    }

    /** From now on this is done each time that the store has been away. */
    void whenBack(Readiness.Work work) {
        readiness.whenLost(work);
    }

    /** From now on this is done before the first call, and each time that the store has been away. */
    void beforeUse(Readiness.Work work) {
        readiness.whenLost(work);
        readiness.lose();
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
        var calls = new GuardedCalls(store, (method, arguments) -> call(opening, patience, method, arguments));
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
    }

    private @Nullable Object call(Supplier<?> opening, Duration patience, Method method, Object[] arguments)
            throws Throwable {
        if (readiness.isMadeByThisThread()) {
            return GuardedCalls.answer(opening.get(), method, arguments);
        }
        Deadline deadline = GuardedCalls.deadline(arguments);
        takePlace(deadline);
        try {
            readiness.await(opening, deadline);
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
            Object answer = GuardedCalls.answer(port, method, arguments);
            breaker.onSuccess(nanoTime.getAsLong() - start, TimeUnit.NANOSECONDS);
            return answer;
        } catch (Throwable failure) {
            Deadline deadline = GuardedCalls.deadline(arguments);
            if (isUnwanted(deadline) || !isTold(asSaidInTime(failure), nanoTime.getAsLong() - start, patience)) {
                givePermissionBack();
            }
            throw failure;
        }
    }

    /** Nobody wants the answer any more, which says nothing of the store. */
    private static boolean isUnwanted(Deadline deadline) {
        return deadline.isStopped() || (Thread.currentThread().isInterrupted() && !deadline.isExpired());
    }

    /** A lane whose time is up is interrupted: that may come before its store's own clock says so. What the store refuses it says all the same. */
    private Throwable asSaidInTime(Throwable failure) {
        boolean unanswered =
                failure instanceof StoreException.Unavailable || failure instanceof StoreException.OutcomeUnknown;
        return unanswered && Thread.currentThread().isInterrupted()
                ? new StoreException.DeadlineExceeded(store + " did not answer in time", failure)
                : failure;
    }

    /** What becomes of the attempts to open the store and make it ready. */
    private final class Trials implements Readiness.Attempts {
        /** As long as the attempt is under way, nobody else need wait for a store that is tried. */
        @Override
        public void leftBehind(CompletableFuture<?> attempt) {
            firstTrial.end();
            var unused = attempt.whenComplete((done, failure) -> givePermissionBack());
        }

        @Override
        public void failed(Throwable failure, long took) {
            var unused = isTold(failure, took, PATIENT);
        }
    }

    /** Tells the breaker what a failure means, if it means anything. */
    private boolean isTold(Throwable failure, long took, Duration patience) {
        if (meansAway(failure, took, patience)) {
            lastFailure = failure;
            readiness.lose();
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
        boolean placed = false;
        try {
            placed = places.isTaken(Duration.ZERO);
        } finally {
            if (!placed) {
                // While it waits, or was interrupted, others may try the store, and find out that it is away.
                givePermissionBack();
            }
        }
        if (placed) {
            return;
        }
        places.await(deadline);
        try {
            takePermission(deadline);
        } catch (StoreException notAsked) {
            places.release();
            throw notAsked;
        }
    }

    private void takePermission(Deadline deadline) {
        boolean mayWait = firstTrial.isDue();
        if (!breaker.tryAcquirePermission() && !(mayWait && firstTrial.isPermittedInTime(breaker, deadline))) {
            throw notAsked();
        }
    }

    private void givePermissionBack() {
        breaker.releasePermission();
        firstTrial.tellThoseWhoWait();
    }
}
