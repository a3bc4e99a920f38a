package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.adapter.paradedb.PoolMetrics;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What the pools of connections of a topology do.
 *
 * @param names of all of them, open or not
 * @param pools one for each that is open; nothing is opened for that
 */
public record Connections(List<String> names, Supplier<List<PoolMetrics>> pools) {
    public Connections {
        names = List.copyOf(names);
    }

    /** The figure of one pool; 0 while it is not open. */
    long of(String name, ToLongFunction<PoolMetrics> figure) {
        return pools.get().stream()
                .filter(pool -> pool.pool().equals(name))
                .mapToLong(figure)
                .sum();
    }
}
