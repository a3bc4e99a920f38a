package dev.stackmemory.application.search;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs questions to several stores side by side, each on a virtual thread of its own, under one deadline. */
public final class Lanes {
    private Lanes() {}

    /** What came of one lane. */
    public sealed interface LaneOutcome<T> {
        Duration took();

        /**
         * The answer.
         *
         * @throws StoreException why there is none
         */
        default T get() {
            return switch (this) {
                case Answered<T> answered -> answered.answer();
                case Failed<T> failed -> throw failed.failure();
                case TooCostly<T> costly -> throw costly.reason();
                case OutOfTime<T> late ->
                    throw new StoreException.DeadlineExceeded(
                            "no answer came within " + late.took().toMillis() + " ms", null);
            };
        }

        record Answered<T>(T answer, Duration took) implements LaneOutcome<T> {}

        record Failed<T>(StoreException failure, Duration took) implements LaneOutcome<T> {}

        record TooCostly<T>(StoreException.CostLimitReached reason, Duration took) implements LaneOutcome<T> {}

        record OutOfTime<T>(Duration took) implements LaneOutcome<T> {}
    }

    /**
     * Runs every lane and waits for it until the deadline; what is late is interrupted and left behind.
     *
     * @return one outcome for each lane, in order
     * @throws RuntimeException whatever a lane threw that is no {@link StoreException}: a defect, not an outage
     */
    public static <T> List<LaneOutcome<T>> run(List<Callable<T>> lanes, Deadline deadline) {
        if (lanes.size() == 1) {
            // No second thread for a laptop's single store: stores keep the deadline themselves.
            return List.of(timed(lanes.getFirst(), deadline));
        }
        return runApart(lanes, deadline);
    }

    /** The same on other threads, however few there are: a lane that does not keep the deadline is left behind, too. */
    static <T> List<LaneOutcome<T>> runApart(List<Callable<T>> lanes, Deadline deadline) {
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            long start = deadline.nanoTime();
            List<Future<LaneOutcome<T>>> running = new ArrayList<>();
            for (Callable<T> lane : lanes) {
                running.add(threads.submit(() -> timed(lane, deadline)));
            }
            List<LaneOutcome<T>> outcomes = new ArrayList<>();
            for (Future<LaneOutcome<T>> lane : running) {
                outcomes.add(await(lane, start, deadline));
            }
            return outcomes;
        } finally {
            // Not close(): that would wait for the lanes that were left behind.
            threads.shutdownNow();
        }
    }

    private static <T> LaneOutcome<T> await(Future<LaneOutcome<T>> lane, long start, Deadline deadline) {
        try {
            return get(lane, deadline);
        } catch (TimeoutException late) {
            lane.cancel(true);
            return new LaneOutcome.OutOfTime<>(since(start, deadline));
        } catch (InterruptedException interrupted) {
            lane.cancel(true);
            Thread.currentThread().interrupt();
            return new LaneOutcome.OutOfTime<>(since(start, deadline));
        } catch (ExecutionException defect) {
            if (defect.getCause() instanceof RuntimeException unexpected) {
                throw unexpected;
            }
            throw new IllegalStateException("a search lane died", defect.getCause());
        }
    }

    /** By the deadline's own clock, which may not be that of the machine. */
    private static <T> T get(Future<T> lane, Deadline deadline)
            throws TimeoutException, InterruptedException, ExecutionException {
        while (true) {
            try {
                return lane.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException late) {
                if (deadline.isExpired()) {
                    throw late;
                }
            }
        }
    }

    private static <T> LaneOutcome<T> timed(Callable<T> lane, Deadline deadline) {
        long start = deadline.nanoTime();
        try {
            T answer = lane.call();
            return new LaneOutcome.Answered<>(answer, since(start, deadline));
        } catch (StoreException.DeadlineExceeded late) {
            return new LaneOutcome.OutOfTime<>(since(start, deadline));
        } catch (StoreException.CostLimitReached spent) {
            return new LaneOutcome.TooCostly<>(spent, since(start, deadline));
        } catch (StoreException failure) {
            return new LaneOutcome.Failed<>(failure, since(start, deadline));
        } catch (RuntimeException defect) {
            throw defect;
        } catch (Exception checked) {
            throw new IllegalStateException("a search lane threw a checked exception", checked);
        }
    }

    private static Duration since(long start, Deadline deadline) {
        return Duration.ofNanos(deadline.nanoTime() - start);
    }
}
