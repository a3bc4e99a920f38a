package dev.stackmemory.adapter.watch.internal;

import dev.stackmemory.domain.measure.Activity;
import dev.stackmemory.domain.measure.BreakerFigures;
import dev.stackmemory.domain.measure.CallFigures;
import dev.stackmemory.domain.measure.Event;
import dev.stackmemory.domain.measure.LatencyHistogram;
import dev.stackmemory.domain.measure.Operation;
import dev.stackmemory.domain.measure.PoolFigures;
import dev.stackmemory.domain.measure.StoreOperation;
import dev.stackmemory.domain.tier.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The form of an activity in the file: words that are separated by blanks, such as {@code to=… from=… call=1/sqlite/FIND:0:1:85x1 event=READ_HOT:1
 * breaker=redis:1:OPEN pool=write:2:3:50:120:4500:0:0}. A call has its tier, store and operation, how many failed, how many items came, how many fell into each bucket of time and, after another colon, how many of those that ran out of
 * their time; a pool its figures in their order, the time in microseconds. Words
 * that are not known are passed over, so that older programs read what newer ones wrote.
 */
public final class ActivityLine {
    private static final String TO = "to=";
    private static final String NO_TIER = "-";

    private ActivityLine() {}

    public static String write(Activity activity) {
        var line = new StringBuilder();
        line.append(TO).append(activity.to().toEpochMilli());
        line.append(" from=").append(activity.from().toEpochMilli());
        activity.calls().forEach((asked, figures) -> {
            line.append(" call=")
                    .append(asked.tier()
                            .map(tier -> Integer.toString(tier.level()))
                            .orElse(NO_TIER));
            line.append('/')
                    .append(asked.store())
                    .append('/')
                    .append(asked.operation().name());
            line.append(':').append(figures.failures()).append(':').append(figures.items());
            if (figures.latencies().count() + figures.late().count() > 0) {
                line.append(':').append(histogram(figures.latencies()));
            }
            if (figures.late().count() > 0) {
                line.append(':').append(histogram(figures.late()));
            }
        });
        activity.events()
                .forEach((event, times) ->
                        line.append(" event=").append(event.name()).append(':').append(times));
        activity.breakers()
                .forEach((store, figures) -> line.append(" breaker=")
                        .append(store)
                        .append(':')
                        .append(figures.opened())
                        .append(':')
                        .append(figures.state().name()));
        activity.pools()
                .forEach((pool, figures) -> line.append(" pool=")
                        .append(pool)
                        .append(':')
                        .append(figures.inUse())
                        .append(':')
                        .append(figures.open())
                        .append(':')
                        .append(figures.limit())
                        .append(':')
                        .append(figures.acquired())
                        .append(':')
                        .append(TimeUnit.NANOSECONDS.toMicros(figures.waited().toNanos()))
                        .append(':')
                        .append(figures.lost())
                        .append(':')
                        .append(figures.leaked()));
        return line.toString();
    }

    private static String histogram(LatencyHistogram latencies) {
        return latencies.counts().entrySet().stream()
                .map(bucket -> bucket.getKey() + "x" + bucket.getValue())
                .collect(Collectors.joining(","));
    }

    /** Whether the line's activity ended at that time or later; found out without reading the rest. */
    public static boolean endedSince(String line, Instant from) {
        int blank = line.indexOf(' ');
        try {
            return line.startsWith(TO)
                    && blank > 0
                    && Long.parseLong(line, TO.length(), blank, 10) >= from.toEpochMilli();
        } catch (NumberFormatException damaged) {
            return false;
        }
    }

    /** The activity; absent if the line is damaged. */
    public static Optional<Activity> read(String line) {
        try {
            Instant from = Instant.MAX;
            Instant to = Instant.MIN;
            SortedMap<StoreOperation, CallFigures> calls = new TreeMap<>();
            Map<Event, Long> events = new EnumMap<>(Event.class);
            SortedMap<String, BreakerFigures> breakers = new TreeMap<>();
            SortedMap<String, PoolFigures> pools = new TreeMap<>();
            for (String word : line.split(" ")) {
                String value = word.substring(word.indexOf('=') + 1);
                switch (word.substring(0, Math.max(0, word.indexOf('=')))) {
                    case "to" -> to = Instant.ofEpochMilli(Long.parseLong(value));
                    case "from" -> from = Instant.ofEpochMilli(Long.parseLong(value));
                    case "call" -> call(value, calls);
                    case "event" -> event(value, events);
                    case "breaker" -> breaker(value, breakers);
                    case "pool" -> pool(value, pools);
                    default -> {}
                }
            }
            return Optional.of(new Activity(from, to, calls, events, breakers, pools));
        } catch (IllegalArgumentException | IndexOutOfBoundsException damaged) {
            return Optional.empty();
        }
    }

    private static void call(String text, SortedMap<StoreOperation, CallFigures> calls) {
        String[] parts = text.split(":");
        String[] asked = parts[0].split("/");
        Optional<Tier> tier =
                asked[0].equals(NO_TIER) ? Optional.empty() : Optional.of(Tier.ofLevel(Integer.parseInt(asked[0])));
        calls.put(
                new StoreOperation(tier, asked[1], Operation.valueOf(asked[2])),
                new CallFigures(
                        Long.parseLong(parts[1]), Long.parseLong(parts[2]), histogram(parts, 3), histogram(parts, 4)));
    }

    private static LatencyHistogram histogram(String[] parts, int place) {
        SortedMap<Integer, Long> counts = new TreeMap<>();
        if (parts.length > place && !parts[place].isEmpty()) {
            for (String bucket : parts[place].split(",")) {
                int times = bucket.indexOf('x');
                counts.put(Integer.parseInt(bucket.substring(0, times)), Long.parseLong(bucket.substring(times + 1)));
            }
        }
        return new LatencyHistogram(counts);
    }

    private static void event(String text, Map<Event, Long> events) {
        String[] parts = text.split(":");
        events.put(Event.valueOf(parts[0]), Long.parseLong(parts[1]));
    }

    private static void breaker(String text, SortedMap<String, BreakerFigures> breakers) {
        String[] parts = text.split(":");
        breakers.put(parts[0], new BreakerFigures(Long.parseLong(parts[1]), BreakerFigures.State.valueOf(parts[2])));
    }

    private static void pool(String text, SortedMap<String, PoolFigures> pools) {
        String[] parts = text.split(":");
        pools.put(
                parts[0],
                new PoolFigures(
                        Integer.parseInt(parts[1]),
                        Integer.parseInt(parts[2]),
                        Integer.parseInt(parts[3]),
                        Long.parseLong(parts[4]),
                        Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(Long.parseLong(parts[5]))),
                        Long.parseLong(parts[6]),
                        Long.parseLong(parts[7])));
    }
}
