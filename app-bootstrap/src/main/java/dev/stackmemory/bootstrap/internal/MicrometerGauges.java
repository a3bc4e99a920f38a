package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.adapter.paradedb.PoolMetrics;
import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.bootstrap.internal.measure.OpenMeters;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
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

    /** Registers the gauges of a topology, until its memory is closed. */
    public static void bind(OpenMeters registry, Parts topology) {
        topology.closing().beforeAll(registry);
        for (String topic : StackMemory.OUTBOX_TOPICS) {
            gauge(
                    registry,
                    "stackmemory.outbox.waiting",
                    Tags.of("topic", topic),
                    () -> topology.waitingWork().depth(topic, Deadline.after(PATIENCE)));
            gauge(
                    registry,
                    "stackmemory.outbox.dead",
                    Tags.of("topic", topic),
                    () -> topology.waitingWork()
                            .listDeadLetters(topic, DEAD_LETTERS_COUNTED, Deadline.after(PATIENCE))
                            .size());
        }
        topology.connections().names().forEach(pool -> pool(registry, pool, topology));
    }

    private static void pool(OpenMeters registry, String pool, Parts topology) {
        Tags tags = Tags.of("pool", pool);
        registry.add(
                "stackmemory.pool.waits",
                tags,
                meters -> FunctionTimer.builder(
                                "stackmemory.pool.waits",
                                topology,
                                parts -> parts.connections().of(pool, PoolMetrics::acquired),
                                parts -> parts.connections()
                                        .of(pool, each -> each.waited().toNanos()),
                                TimeUnit.NANOSECONDS)
                        .tags(tags)
                        .register(meters));
        counter(registry, "stackmemory.pool.lost", pool, topology, PoolMetrics::lost);
        counter(registry, "stackmemory.pool.leaked", pool, topology, PoolMetrics::leaked);
        connections(registry, "active", pool, topology, PoolMetrics::active);
        connections(registry, "idle", pool, topology, PoolMetrics::idle);
        connections(registry, "waiting", pool, topology, PoolMetrics::waiting);
        gauge(
                registry,
                "stackmemory.pool.limit",
                tags,
                () -> topology.connections().of(pool, PoolMetrics::limit));
    }

    private static void counter(
            OpenMeters registry, String name, String pool, Parts topology, ToLongFunction<PoolMetrics> count) {
        Tags tags = Tags.of("pool", pool);
        registry.add(
                name,
                tags,
                meters -> FunctionCounter.builder(
                                name, topology, parts -> parts.connections().of(pool, count))
                        .tags(tags)
                        .register(meters));
    }

    private static void connections(
            OpenMeters registry, String state, String pool, Parts topology, ToLongFunction<PoolMetrics> count) {
        gauge(
                registry,
                "stackmemory.pool.connections",
                Tags.of("pool", pool, "state", state),
                () -> topology.connections().of(pool, count));
    }

    /** What cannot be told now is not a number. */
    private static void gauge(OpenMeters registry, String name, Tags tags, Supplier<? extends Number> measure) {
        registry.add(
                name,
                tags,
                meters -> Gauge.builder(name, () -> {
                            try {
                                return measure.get();
                            } catch (StoreException away) {
                                return Double.NaN;
                            }
                        })
                        .tags(tags)
                        .register(meters));
    }
}
