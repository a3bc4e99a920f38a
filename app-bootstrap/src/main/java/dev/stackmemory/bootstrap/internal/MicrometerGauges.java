package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.adapter.paradedb.PoolMetrics;
import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** Tells a program's registry how things stand, whenever it asks. */
public final class MicrometerGauges {
    /** Who reads the meters waits that long for a store at most. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final int DEAD_LETTERS_COUNTED = 1_000;

    private MicrometerGauges() {}

    /** Registers the gauges of a topology, which keep it from being collected as long as the registry has them. */
    public static void bind(MeterRegistry registry, Parts topology) {
        for (String topic : StackMemory.OUTBOX_TOPICS) {
            gauge(
                    registry,
                    "stackmemory.outbox.waiting",
                    "topic",
                    topic,
                    () -> topology.waitingWork().depth(topic, Deadline.after(PATIENCE)));
            gauge(
                    registry,
                    "stackmemory.outbox.dead",
                    "topic",
                    topic,
                    () -> topology.waitingWork()
                            .listDeadLetters(topic, DEAD_LETTERS_COUNTED, Deadline.after(PATIENCE))
                            .size());
        }
        pools(registry, "active", topology, PoolMetrics::active);
        pools(registry, "idle", topology, PoolMetrics::idle);
        pools(registry, "waiting", topology, PoolMetrics::waiting);
        topology.connections().names().forEach(pool -> pool(registry, pool, topology));
    }

    private static void pool(MeterRegistry registry, String pool, Parts topology) {
        FunctionTimer.builder(
                        "stackmemory.pool.waits",
                        topology,
                        parts -> parts.connections().of(pool, PoolMetrics::acquired),
                        parts -> parts.connections()
                                .of(pool, each -> each.waited().toNanos()),
                        TimeUnit.NANOSECONDS)
                .tag("pool", pool)
                .register(registry);
        FunctionCounter.builder(
                        "stackmemory.pool.lost",
                        topology,
                        parts -> parts.connections().of(pool, PoolMetrics::lost))
                .tag("pool", pool)
                .register(registry);
    }

    private static void pools(
            MeterRegistry registry, String state, Parts topology, ToLongFunction<PoolMetrics> connections) {
        gauge(
                registry,
                "stackmemory.pool.connections",
                "state",
                state,
                () -> topology.connections().sum(connections));
    }

    /** What cannot be told now is not a number. */
    private static void gauge(
            MeterRegistry registry, String name, String tag, String value, Supplier<? extends Number> measure) {
        Gauge.builder(name, () -> {
                    try {
                        return measure.get();
                    } catch (StoreException away) {
                        return Double.NaN;
                    }
                })
                .tag(tag, value)
                .register(registry);
    }
}
