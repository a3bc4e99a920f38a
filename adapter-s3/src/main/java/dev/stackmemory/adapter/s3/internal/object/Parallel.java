package dev.stackmemory.adapter.s3.internal.object;

import dev.stackmemory.ports.failure.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;

/** Does many things that mostly wait, each on a virtual thread. */
public final class Parallel {
    private Parallel() {}

    /**
     * The results in the order of the items. If one fails, that failure is thrown once the others have ended; if the caller is interrupted, so are they.
     *
     * @param width how many at a time
     */
    public static <I, R> List<R> map(Collection<I> items, int width, Function<I, R> work) {
        if (items.size() <= 1) {
            return items.stream().map(work).toList();
        }
        var places = new Semaphore(width);
        var running = new ArrayList<Future<R>>(items.size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (I item : items) {
                running.add(threads.submit(() -> {
                    places.acquire();
                    try {
                        return work.apply(item);
                    } finally {
                        places.release();
                    }
                }));
            }
        }
        var results = new ArrayList<R>(items.size());
        for (Future<R> each : running) {
            try {
                results.add(each.get());
            } catch (ExecutionException failure) {
                throw switch (failure.getCause()) {
                    case RuntimeException unchecked -> unchecked;
                    case InterruptedException interrupted -> unavailable(interrupted);
                    case null, default -> new IllegalStateException(failure);
                };
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw unavailable(interrupted);
            }
        }
        return results;
    }

    private static StoreException unavailable(InterruptedException interrupted) {
        return new StoreException.Unavailable("reading was interrupted", interrupted);
    }

    /** As {@link #map} without results. */
    public static <I> void forEach(Collection<I> items, int width, Consumer<I> work) {
        map(items, width, item -> {
            work.accept(item);
            return item;
        });
    }
}
