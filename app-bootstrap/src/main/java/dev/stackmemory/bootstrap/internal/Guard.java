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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a store that is a server, and keeps its troubles from everybody else. Once it has not answered it is not asked for a while, longer each time,
 * until one call is let through to try; and no more calls wait for it at once than it has places. A store is opened by the first call that reaches
 * it, so that one that is away keeps nobody from starting. Thread-safe.
 *
 * <p>Where something is to be done with the store before others may ask it ({@link Readying}), the first call does it: at the beginning where that is
 * said, and each time that the store has been away.
 *
 * <p>What trips it is that nobody answers: {@code Unavailable}, {@code OutcomeUnknown}, and {@code DeadlineExceeded} for a caller that has waited for
 * long. A refusal is an answer.
 */
final class Guard {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final double GROWTH = 2;
    private static final double JITTER = 0.3;

    /** A caller that gives up sooner says nothing about the store. */
    private static final Duration PATIENT = Duration.ofSeconds(1);

    /** What making a store ready may take of a call. */
    private static final Duration READYING = Duration.ofSeconds(2);

    /** What is to be done with a store before others may ask it. */
    @FunctionalInterface
    interface Readying {
        /**
         * Does it, through any ports of this guard; what they fail with counts as it always does. Done by one at a time, while the others wait.
         *
         * @param deadline ends it in time
         * @return whether it is done; if not, this call goes on, and the next one tries again
         */
        boolean ready(Deadline deadline);
    }

    private final StoreId store;
    private final CircuitBreaker breaker;
    private final Semaphore places;
    private final LongSupplier nanoTime;
    private final ReentrantLock makingReady = new ReentrantLock();
    private final AtomicLong opened = new AtomicLong();
    private volatile @Nullable Throwable lastFailure;
    private volatile Readying readying = deadline -> true;
    private volatile boolean ready = true;

    /** @param places how many calls may be under way at once */
    Guard(StoreId store, int places) {
        this(store, places, System::nanoTime);
    }

    Guard(StoreId store, int places, LongSupplier nanoTime) {
        this.store = store;
        this.places = new Semaphore(places, true);
        this.nanoTime = nanoTime;
        this.breaker = CircuitBreaker.of(
                store.toString(),
                CircuitBreakerConfig.custom()
                        .slidingWindow(1, 1, SlidingWindowType.COUNT_BASED)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .waitIntervalFunctionInOpenState(IntervalFunction.ofExponentialRandomBackoff(
                                FIRST_PAUSE.toMillis(), GROWTH, JITTER, LONGEST_PAUSE.toMillis()))
                        .clock(new Monotonic(nanoTime))
                        .build());
        breaker.getEventPublisher().onStateTransition(changed -> {
            if (changed.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                opened.incrementAndGet();
            }
        });
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
                    return call(opening, method, given);
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

    private @Nullable Object call(Supplier<?> opening, Method method, Object[] arguments) throws Throwable {
        if (makingReady.isHeldByCurrentThread()) {
            return invoke(opening.get(), method, arguments);
        }
        takePlace(deadline(arguments));
        try {
            if (!breaker.tryAcquirePermission()) {
                throw notAsked();
            }
            return guarded(opening, method, arguments);
        } finally {
            places.release();
        }
    }

    private StoreException notAsked() {
        Throwable last = lastFailure;
        return new StoreException.Unavailable(
                store + " did not answer a moment ago and is tried again within " + LONGEST_PAUSE.toSeconds() + " s"
                        + (last == null ? "" : ": " + last.getMessage()),
                last);
    }

    private @Nullable Object guarded(Supplier<?> opening, Method method, Object[] arguments) throws Throwable {
        long start = nanoTime.getAsLong();
        try {
            makeReady(deadline(arguments));
            Object port = opening.get();
            // What opening takes, such as making the schema, says nothing about how the store answers.
            start = nanoTime.getAsLong();
            Object answer = invoke(port, method, arguments);
            breaker.onSuccess(nanoTime.getAsLong() - start, TimeUnit.NANOSECONDS);
            return answer;
        } catch (Throwable failure) {
            note(failure, nanoTime.getAsLong() - start);
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

    private void makeReady(Deadline deadline) {
        if (ready) {
            return;
        }
        try {
            if (!makingReady.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new StoreException.DeadlineExceeded(
                        store + " is being made ready, and was not when the time was up", null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("the question to " + store + " was interrupted", interrupted);
        }
        try {
            ready = ready || readying.ready(deadline.within(READYING));
        } finally {
            makingReady.unlock();
        }
    }

    private void note(Throwable failure, long took) {
        if (meansAway(failure, took)) {
            lastFailure = failure;
            ready = false;
            breaker.onError(took, TimeUnit.NANOSECONDS, failure);
        } else if (failure instanceof StoreException.DeadlineExceeded) {
            breaker.releasePermission();
        } else {
            breaker.onSuccess(took, TimeUnit.NANOSECONDS);
        }
    }

    private static boolean meansAway(Throwable failure, long took) {
        return failure instanceof StoreException.Unavailable
                || failure instanceof StoreException.OutcomeUnknown
                || (failure instanceof StoreException.DeadlineExceeded && took >= PATIENT.toNanos());
    }

    private void takePlace(Deadline deadline) {
        try {
            if (!places.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new StoreException.DeadlineExceeded(
                        store + " has more questions than it answers, and this one did not get its turn in time", null);
            }
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
