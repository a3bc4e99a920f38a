package dev.stackmemory.bootstrap.internal.measure;

import dev.stackmemory.domain.measure.BreakerFigures;
import dev.stackmemory.domain.measure.Event;
import dev.stackmemory.domain.measure.StoreOperation;
import dev.stackmemory.domain.tier.StoreId;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Reports to a program's registry. Loaded only where a program has one. Thread-safe. */
public final class MicrometerListener implements MeasureListener {
    private final MeterRegistry registry;
    private final OpenMeters breakers;
    private final Map<Call, Timer> timers = new ConcurrentHashMap<>();

    /** What one timer measures. */
    private record Call(StoreOperation asked, boolean answered) {}

    /** @param breakers what looks at them */
    public MicrometerListener(MeterRegistry registry, OpenMeters breakers) {
        this.registry = registry;
        this.breakers = breakers;
    }

    @Override
    public void called(StoreOperation asked, Duration took, long items, boolean answered) {
        timers.computeIfAbsent(new Call(asked, answered), this::timer).record(took);
    }

    private Timer timer(Call call) {
        return Timer.builder("stackmemory.store.calls")
                .description("Calls of the stores")
                .tag("tier", call.asked().tier().map(MicrometerListener::name).orElse("none"))
                .tag("store", call.asked().store())
                .tag("operation", name(call.asked().operation()))
                .tag("outcome", call.answered() ? "answered" : "failed")
                .publishPercentileHistogram()
                .register(registry);
    }

    @Override
    public void happened(Event event, long times) {
        switch (event) {
            case READ_HOT -> count("stackmemory.reads", "tier", "hot", times);
            case READ_WARM -> count("stackmemory.reads", "tier", "warm", times);
            case READ_COLD -> count("stackmemory.reads", "tier", "cold", times);
            case REPLICA_HIT -> count("stackmemory.replicas", "result", "hit", times);
            case REPLICA_UNVERIFIED -> count("stackmemory.replicas", "result", "unverified", times);
            case REPLICA_MISS -> count("stackmemory.replicas", "result", "miss", times);
            case CACHE_HIT -> count("stackmemory.cache", "result", "hit", times);
            case CACHE_MISS -> count("stackmemory.cache", "result", "miss", times);
            case MOVER_ROUND -> registry.counter("stackmemory.mover.rounds").increment((double) times);
            case MOVED, PROMOTED, EVICTED, EXPIRED -> count("stackmemory.moves", "kind", name(event), times);
        }
    }

    @Override
    public void watched(StoreId store, Supplier<BreakerFigures> breaker) {
        Tags tags = Tags.of("store", store.toString());
        breakers.add(
                "stackmemory.breaker.open",
                tags,
                meters -> Gauge.builder(
                                "stackmemory.breaker.open",
                                () -> breaker.get().state() == BreakerFigures.State.CLOSED ? 0 : 1)
                        .description("1 while a store that did not answer is not asked")
                        .tags(tags)
                        .register(meters));
        breakers.add(
                "stackmemory.breaker.opened",
                tags,
                meters -> FunctionCounter.builder("stackmemory.breaker.opened", breaker, figures ->
                                (double) figures.get().opened())
                        .tags(tags)
                        .register(meters));
    }

    private void count(String meter, String tag, String value, long times) {
        registry.counter(meter, Tags.of(tag, value)).increment((double) times);
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
