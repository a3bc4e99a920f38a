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

/** Runs the lanes of a search side by side, each on a virtual thread of its own, under one deadline. */
final class Lanes {
    private Lanes() {}

    /** What came of one lane. */
    sealed interface LaneOutcome<T> {
        Duration took();

        record Answered<T>(T answer, Duration took) implements LaneOutcome<T> {}

        record Failed<T>(StoreException failure, Duration took) implements LaneOutcome<T> {}

        record OutOfTime<T>(Duration took) implements LaneOutcome<T> {}
    }

    /**
     * Runs every lane and waits for it until the deadline; what is late is interrupted and left behind.
     *
     * @return one outcome for each lane, in order
     * @throws RuntimeException whatever a lane threw that is no {@link StoreException}: a defect, not an outage
     */
    static <T> List<LaneOutcome<T>> run(List<Callable<T>> lanes, Deadline deadline) {
        if (lanes.size() == 1) {
            // No second thread for a laptop's single store: stores keep the deadline themselves.
            return List.of(timed(lanes.getFirst()));
        }
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            long start = System.nanoTime();
            List<Future<LaneOutcome<T>>> running = new ArrayList<>();
            for (Callable<T> lane : lanes) {
                running.add(threads.submit(() -> timed(lane)));
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
            return lane.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            lane.cancel(true);
            return new LaneOutcome.OutOfTime<>(Duration.ofNanos(System.nanoTime() - start));
        } catch (InterruptedException interrupted) {
            lane.cancel(true);
            Thread.currentThread().interrupt();
            return new LaneOutcome.OutOfTime<>(Duration.ofNanos(System.nanoTime() - start));
        } catch (ExecutionException defect) {
            if (defect.getCause() instanceof RuntimeException unexpected) {
                throw unexpected;
            }
            throw new IllegalStateException("a search lane died", defect.getCause());
        }
    }

    private static <T> LaneOutcome<T> timed(Callable<T> lane) {
        long start = System.nanoTime();
        try {
            T answer = lane.call();
            return new LaneOutcome.Answered<>(answer, Duration.ofNanos(System.nanoTime() - start));
        } catch (StoreException.DeadlineExceeded late) {
            return new LaneOutcome.OutOfTime<>(Duration.ofNanos(System.nanoTime() - start));
        } catch (StoreException failure) {
            return new LaneOutcome.Failed<>(failure, Duration.ofNanos(System.nanoTime() - start));
        } catch (RuntimeException defect) {
            throw defect;
        } catch (Exception checked) {
            throw new IllegalStateException("a search lane threw a checked exception", checked);
        }
    }
}
