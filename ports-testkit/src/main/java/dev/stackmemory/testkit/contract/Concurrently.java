package dev.stackmemory.testkit.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs tasks at the same time, each on a virtual thread of its own. */
final class Concurrently {
    private Concurrently() {}

    /** The results in the order of the tasks, which all begin together; the first failure fails the caller. */
    static <T> List<T> run(List<Callable<T>> tasks) {
        var gate = new CountDownLatch(1);
        var results = new ArrayList<T>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = tasks.stream()
                    .map(task -> threads.submit(() -> {
                        gate.await();
                        return task.call();
                    }))
                    .toList();
            gate.countDown();
            try {
                for (Future<T> result : running) {
                    results.add(result.get());
                }
            } finally {
                threads.shutdownNow(); // After a failure the others may wait for ever for what does not come.
            }
        } catch (ExecutionException failed) {
            throw new AssertionError("a concurrent task failed: " + failed.getCause(), failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while concurrent tasks ran", interrupted);
        }
        return results;
    }
}
