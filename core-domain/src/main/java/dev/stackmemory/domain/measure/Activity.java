package dev.stackmemory.domain.measure;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What programs did with a memory in a span of time. Holds no id and no text of any frame.
 *
 * @param from when it began
 * @param to when it ended, not before
 * @param calls what was asked of which store
 * @param events what was counted; none is 0
 * @param breakers by the name of the store they stand before
 * @param pools of connections, by their names
 */
public record Activity(
        Instant from,
        Instant to,
        SortedMap<StoreOperation, CallFigures> calls,
        Map<Event, Long> events,
        SortedMap<String, BreakerFigures> breakers,
        SortedMap<String, PoolFigures> pools) {
    public Activity {
        Objects.requireNonNull(from, "from");
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("what began at " + from + " cannot have ended at " + to);
        }
        calls = Collections.unmodifiableSortedMap(new TreeMap<>(calls));
        Map<Event, Long> counted = new EnumMap<>(Event.class);
        counted.putAll(events);
        events = Collections.unmodifiableMap(counted);
        breakers = Collections.unmodifiableSortedMap(new TreeMap<>(breakers));
        pools = Collections.unmodifiableSortedMap(new TreeMap<>(pools));
    }

    /** Nothing, at that time. */
    public static Activity none(Instant at) {
        return new Activity(at, at, new TreeMap<>(), Map.of(), new TreeMap<>(), new TreeMap<>());
    }

    public boolean isEmpty() {
        return calls.isEmpty() && events.isEmpty() && breakers.isEmpty() && pools.isEmpty();
    }

    /** How often that happened. */
    public long count(Event event) {
        return events.getOrDefault(event, 0L);
    }

    /** How many of the reads of single frames went to the cold tier. */
    public Ratio coldReads() {
        long cold = count(Event.READ_COLD);
        return new Ratio(cold, cold + count(Event.READ_WARM) + count(Event.READ_HOT));
    }

    /** How many of the reads a replica answered. */
    public Ratio replicaHits() {
        long hits = count(Event.REPLICA_HIT) + count(Event.REPLICA_UNVERIFIED);
        return new Ratio(hits, hits + count(Event.REPLICA_MISS));
    }

    /** How many of the queries were answered from the cache. */
    public Ratio cacheHits() {
        long hits = count(Event.CACHE_HIT);
        return new Ratio(hits, hits + count(Event.CACHE_MISS));
    }

    /** This and what another program did, or the same one afterwards; breakers stand, and pools are limited, as the one that ended later left them. */
    public Activity plus(Activity other) {
        if (other.to.isBefore(to)) {
            return other.plus(this);
        }
        SortedMap<StoreOperation, CallFigures> allCalls = new TreeMap<>(calls);
        other.calls.forEach((asked, figures) -> allCalls.merge(asked, figures, CallFigures::plus));
        Map<Event, Long> allEvents = new EnumMap<>(Event.class);
        allEvents.putAll(events);
        other.events.forEach((event, times) -> allEvents.merge(event, times, Long::sum));
        SortedMap<String, BreakerFigures> allBreakers = new TreeMap<>(breakers);
        other.breakers.forEach((store, figures) -> allBreakers.merge(store, figures, BreakerFigures::then));
        SortedMap<String, PoolFigures> allPools = new TreeMap<>(pools);
        other.pools.forEach((pool, figures) -> allPools.merge(pool, figures, PoolFigures::then));
        return new Activity(
                from.isBefore(other.from) ? from : other.from, other.to, allCalls, allEvents, allBreakers, allPools);
    }
}
