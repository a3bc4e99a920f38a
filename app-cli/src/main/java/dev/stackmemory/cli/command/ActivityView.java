package dev.stackmemory.cli.command;

import dev.stackmemory.application.watch.ReportActivity.ActivityReport;
import dev.stackmemory.application.watch.ReportActivity.OutboxReport;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.Style.Ink;
import dev.stackmemory.cli.terminal.Table;
import dev.stackmemory.cli.terminal.Table.Align;
import dev.stackmemory.cli.terminal.Table.Cell;
import dev.stackmemory.domain.measure.Activity;
import dev.stackmemory.domain.measure.BreakerFigures;
import dev.stackmemory.domain.measure.CallFigures;
import dev.stackmemory.domain.measure.Event;
import dev.stackmemory.domain.measure.PoolFigures;
import dev.stackmemory.domain.measure.Ratio;
import dev.stackmemory.domain.measure.StoreOperation;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.json.JsonWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Shows what programs did with a memory. */
final class ActivityView {
    private static final double[] SHARES = {0.5, 0.95, 0.99};

    private ActivityView() {}

    /** How often and how fast each store answered. */
    static Table calls(Activity activity) {
        var table = new Table(
                Align.LEFT,
                Align.LEFT,
                Align.LEFT,
                Align.RIGHT,
                Align.RIGHT,
                Align.RIGHT,
                Align.RIGHT,
                Align.RIGHT,
                Align.RIGHT);
        table.header("TIER", "STORE", "OPERATION", "CALLS", "FAILED", "ITEMS", "P50", "P95", "P99");
        activity.calls()
                .forEach((asked, figures) -> table.row(
                        new Cell(asked.tier().map(StoragePlaces::name).orElse("–"), Ink.CYAN),
                        Cell.of(asked.store()),
                        Cell.of(name(asked.operation())),
                        Cell.of(Humane.count(figures.calls())),
                        new Cell(Humane.count(figures.failures()), figures.failures() > 0 ? Ink.RED : Ink.PLAIN),
                        Cell.of(Humane.count(figures.items())),
                        latency(figures, 0),
                        latency(figures, 1),
                        latency(figures, 2)));
        return table;
    }

    private static Cell latency(CallFigures figures, int share) {
        return Cell.of(
                figures.latencies().count() == 0
                        ? "–"
                        : Humane.duration(figures.latencies().percentile(SHARES[share])));
    }

    /** What else happened, and what waits: a name and a clause for each, of what there is. */
    static Table happenings(ActivityReport report) {
        Activity activity = report.activity();
        var table = new Table(Align.LEFT, Align.LEFT);
        long reads = activity.coldReads().all();
        if (reads > 0) {
            row(
                    table,
                    "read in",
                    List.of(Tier.values()).stream()
                            .filter(tier -> activity.count(Event.readIn(tier)) > 0)
                            .map(tier -> StoragePlaces.name(tier) + " "
                                    + share(new Ratio(activity.count(Event.readIn(tier)), reads)))
                            .collect(Collectors.joining(", ")));
        }
        hits(table, "replicas", activity.replicaHits(), activity.count(Event.REPLICA_UNVERIFIED));
        hits(table, "query cache", activity.cacheHits(), 0);
        if (activity.count(Event.MOVER_ROUND) > 0) {
            row(table, "mover", moves(activity));
        }
        report.outbox().stream()
                .filter(topic -> topic.waiting() + topic.deadLetters() > 0)
                .forEach(topic -> row(table, "outbox " + topic.topic(), waiting(topic)));
        activity.breakers().forEach((store, breaker) -> row(table, "breaker " + store, breaker(breaker)));
        activity.pools().forEach((pool, figures) -> row(table, "pool " + pool, pool(figures)));
        return table;
    }

    private static void row(Table table, String name, String clause) {
        table.row(new Cell(name, Ink.DIM), Cell.of(clause));
    }

    private static void hits(Table table, String name, Ratio hits, long unverified) {
        if (hits.all() > 0) {
            row(
                    table,
                    name,
                    "hit " + share(hits)
                            + (unverified == 0 ? "" : ", " + Humane.count(unverified) + " of them unverified"));
        }
    }

    /** {@code 83% (5 of 6)}. */
    static String share(Ratio ratio) {
        return String.format(
                Locale.ROOT,
                "%.0f%% (%s of %s)",
                100 * ratio.share(),
                Humane.count(ratio.hits()),
                Humane.count(ratio.all()));
    }

    static String moves(Activity activity) {
        List<String> said = new ArrayList<>();
        said.add(Humane.count(activity.count(Event.MOVER_ROUND), "round", "rounds"));
        for (Event event : List.of(Event.MOVED, Event.PROMOTED, Event.EVICTED, Event.EXPIRED)) {
            if (activity.count(event) > 0) {
                said.add(Humane.count(activity.count(event)) + " " + name(event));
            }
        }
        return String.join(", ", said);
    }

    static String waiting(OutboxReport topic) {
        return Humane.count(topic.waiting()) + " waiting"
                + (topic.deadLetters() == 0 ? "" : ", " + Humane.count(topic.deadLetters()) + " given up");
    }

    static String breaker(BreakerFigures breaker) {
        String opened = breaker.opened() == 0 ? "" : ", opened " + Humane.count(breaker.opened(), "time", "times");
        return name(breaker.state()).replace('_', ' ') + opened;
    }

    /** {@code at most 3 in use, 4 open of 50; asked for 120 times, waited 4 ms, 1 lost}. */
    static String pool(PoolFigures pool) {
        return "at most " + Humane.count(pool.inUse()) + " in use, " + Humane.count(pool.open()) + " open of "
                + Humane.count(pool.limit()) + "; asked for " + Humane.count(pool.acquired(), "time", "times")
                + ", waited " + Humane.duration(pool.waited())
                + (pool.lost() == 0 ? "" : ", " + Humane.count(pool.lost()) + " lost")
                + (pool.leaked() == 0 ? "" : ", " + Humane.count(pool.leaked()) + " leaked");
    }

    static void json(ActivityReport report, JsonWriter json) {
        Activity activity = report.activity();
        json.name("entries").number(report.entries());
        json.name("calls").beginArray();
        activity.calls().forEach((asked, figures) -> call(asked, figures, json));
        json.endArray();
        json.name("reads").beginObject();
        for (Tier tier : Tier.values()) {
            json.name(StoragePlaces.name(tier)).number(activity.count(Event.readIn(tier)));
        }
        json.endObject();
        json.name("replicas").beginObject();
        json.name("hits").number(activity.count(Event.REPLICA_HIT));
        json.name("unverified").number(activity.count(Event.REPLICA_UNVERIFIED));
        json.name("misses").number(activity.count(Event.REPLICA_MISS));
        json.endObject();
        json.name("queryCache").beginObject();
        json.name("hits").number(activity.count(Event.CACHE_HIT));
        json.name("misses").number(activity.count(Event.CACHE_MISS));
        json.endObject();
        json.name("mover").beginObject();
        json.name("rounds").number(activity.count(Event.MOVER_ROUND));
        for (Event event : List.of(Event.MOVED, Event.PROMOTED, Event.EVICTED, Event.EXPIRED)) {
            json.name(name(event)).number(activity.count(event));
        }
        json.endObject();
        json.name("outbox").beginArray();
        report.outbox()
                .forEach(topic -> json.beginObject()
                        .name("topic")
                        .string(topic.topic())
                        .name("waiting")
                        .number(topic.waiting())
                        .name("deadLetters")
                        .number(topic.deadLetters())
                        .endObject());
        json.endArray();
        json.name("breakers").beginArray();
        activity.breakers()
                .forEach((store, breaker) -> json.beginObject()
                        .name("store")
                        .string(store)
                        .name("state")
                        .string(name(breaker.state()).replace('_', '-'))
                        .name("opened")
                        .number(breaker.opened())
                        .endObject());
        json.endArray();
        json.name("pools").beginArray();
        activity.pools().forEach((pool, figures) -> pool(pool, figures, json));
        json.endArray();
    }

    private static void pool(String pool, PoolFigures figures, JsonWriter json) {
        json.beginObject();
        json.name("pool").string(pool);
        json.name("inUse").number(figures.inUse());
        json.name("open").number(figures.open());
        json.name("limit").number(figures.limit());
        json.name("acquired").number(figures.acquired());
        json.name("waitedMillis").number(figures.waited().toNanos() / 1e6);
        json.name("lost").number(figures.lost());
        json.name("leaked").number(figures.leaked());
        json.endObject();
    }

    private static void call(StoreOperation asked, CallFigures figures, JsonWriter json) {
        json.beginObject();
        asked.tier().ifPresent(tier -> json.name("tier").number(tier.level()));
        json.name("store").string(asked.store());
        json.name("operation").string(name(asked.operation()));
        json.name("calls").number(figures.calls());
        json.name("failed").number(figures.failures());
        json.name("items").number(figures.items());
        if (figures.latencies().count() > 0) {
            json.name("p50Millis").number(millis(figures, 0));
            json.name("p95Millis").number(millis(figures, 1));
            json.name("p99Millis").number(millis(figures, 2));
        }
        json.endObject();
    }

    private static double millis(CallFigures figures, int share) {
        Duration took = figures.latencies().percentile(SHARES[share]);
        return took.toNanos() / 1e6;
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
