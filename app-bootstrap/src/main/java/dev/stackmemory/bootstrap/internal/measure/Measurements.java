package dev.stackmemory.bootstrap.internal.measure;

import dev.stackmemory.domain.measure.Activity;
import dev.stackmemory.domain.measure.BreakerFigures;
import dev.stackmemory.domain.measure.CallFigures;
import dev.stackmemory.domain.measure.Event;
import dev.stackmemory.domain.measure.PoolFigures;
import dev.stackmemory.domain.measure.StoreOperation;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.watch.Happenings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What this program asked of its stores, and what happened. Handed to the log now and then, when something is measured and the last time is long
 * enough ago, and at the end. Thread-safe.
 */
public final class Measurements implements Happenings {
    private static final Duration BETWEEN_ENTRIES = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Optional<MeasureListener> listener;
    private final Map<StoreOperation, CallTally> calls = new ConcurrentHashMap<>();
    private final Map<Event, Long> events = new EnumMap<>(Event.class);
    private final Map<StoreId, Supplier<BreakerFigures>> breakers = new ConcurrentHashMap<>();
    private final Map<StoreId, Long> openedBefore = new ConcurrentHashMap<>();
    private final List<Supplier<Map<String, PoolFigures>>> pools = new CopyOnWriteArrayList<>();
    private final Map<String, PoolFigures> pooledBefore = new ConcurrentHashMap<>();
    private final AtomicLong nextEntry;
    private volatile Consumer<Activity> log = unheard -> {};
    private Instant from;

    /** @param listener also hears of everything, at once */
    public Measurements(InstantSource clock, LongSupplier nanoTime, Optional<MeasureListener> listener) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.from = clock.instant();
        this.nextEntry = new AtomicLong(nanoTime.getAsLong() + BETWEEN_ENTRIES.toNanos());
    }

    /** From now on the log gets what is measured. It must not fail. */
    public void logTo(Consumer<Activity> entries) {
        log = entries;
    }

    /** Measures one store. */
    public StoreMeter of(Tier tier, StoreId store) {
        return new StoreMeter(this, Optional.of(tier), store.toString());
    }

    /** Measures what holds no frames. */
    public StoreMeter of(String name) {
        return new StoreMeter(this, Optional.empty(), name);
    }

    /** From now on the breaker before that store is looked at with every entry. */
    public void watch(StoreId store, Supplier<BreakerFigures> breaker) {
        breakers.put(store, breaker);
        listener.ifPresent(hearing -> hearing.watched(store, breaker));
    }

    /** From now on these pools of connections are looked at with every entry, by their names. */
    public void watchPools(Supplier<Map<String, PoolFigures>> figures) {
        pools.add(figures);
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    void called(StoreOperation asked, long nanos, long items, Outcome outcome) {
        calls.computeIfAbsent(asked, first -> new CallTally()).add(nanos, items, outcome);
        listener.ifPresent(
                hearing -> hearing.called(asked, Duration.ofNanos(nanos), items, outcome == Outcome.ANSWERED));
        logIfDue();
    }

    @Override
    public void happened(Event event, long times) {
        if (times == 0) {
            return;
        }
        synchronized (events) {
            events.merge(event, times, Long::sum);
        }
        listener.ifPresent(hearing -> hearing.happened(event, times));
    }

    private void logIfDue() {
        long due = nextEntry.get();
        long now = nanoTime.getAsLong();
        if (now - due >= 0 && nextEntry.compareAndSet(due, now + BETWEEN_ENTRIES.toNanos())) {
            logNow();
        }
    }

    /** Hands to the log what was measured since it last got something, if anything was. */
    public void logNow() {
        Activity activity = take();
        if (!activity.calls().isEmpty()
                || !activity.events().isEmpty()
                || !activity.pools().isEmpty()) {
            log.accept(activity);
        }
    }

    private synchronized Activity take() {
        Instant to = clock.instant();
        SortedMap<StoreOperation, CallFigures> allCalls = new TreeMap<>();
        calls.forEach((asked, tally) -> tally.take().ifPresent(figures -> allCalls.put(asked, figures)));
        Map<Event, Long> allEvents = new EnumMap<>(Event.class);
        synchronized (events) {
            allEvents.putAll(events);
            events.clear();
        }
        SortedMap<String, BreakerFigures> allBreakers = new TreeMap<>();
        breakers.forEach((store, breaker) -> {
            BreakerFigures figures = breaker.get();
            Long before = openedBefore.put(store, figures.opened());
            var since = new BreakerFigures(figures.opened() - (before == null ? 0 : before), figures.state());
            if (since.opened() > 0
                    || allCalls.keySet().stream()
                            .anyMatch(asked -> asked.store().equals(store.toString()))) {
                allBreakers.put(store.toString(), since);
            }
        });
        Instant begun = from.isAfter(to) ? to : from;
        from = to;
        return new Activity(begun, to, allCalls, allEvents, allBreakers, takePools());
    }

    private SortedMap<String, PoolFigures> takePools() {
        SortedMap<String, PoolFigures> taken = new TreeMap<>();
        pools.forEach(each -> each.get().forEach((name, figures) -> {
            PoolFigures before = pooledBefore.put(name, figures);
            PoolFigures since = before == null ? figures : figures.since(before);
            if (!since.isEmpty()) {
                taken.put(name, since);
            }
        }));
        return taken;
    }
}
