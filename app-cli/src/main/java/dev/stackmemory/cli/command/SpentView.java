package dev.stackmemory.cli.command;

import dev.stackmemory.application.Spending.StoreReads;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.domain.cost.QueryCost;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.json.JsonWriter;
import java.util.Map;
import java.util.function.Consumer;

/** What was asked of stores whose requests are counted. */
final class SpentView {
    private SpentView() {}

    /** What was spent, where the data files that were read are not known. */
    static void json(Map<StoreId, QueryCost> spent, QueryCost inAll, JsonWriter json) {
        json.name("spent").beginObject();
        cost(inAll, json);
        json.name("stores").beginArray();
        spent.forEach((store, cost) -> store(store, cost, nothing -> {}, json));
        json.endArray().endObject();
    }

    static void json(Map<StoreId, StoreReads> reads, JsonWriter json) {
        json.name("spent").beginObject();
        cost(QueryCost.sum(reads.values().stream().map(StoreReads::cost)), json);
        json.name("stores").beginArray();
        reads.forEach((store, read) -> store(
                store,
                read.cost(),
                object -> object.name("files")
                        .number(read.files())
                        .name("filesRead")
                        .number(read.filesRead()),
                json));
        json.endArray().endObject();
    }

    private static void store(StoreId store, QueryCost cost, Consumer<JsonWriter> more, JsonWriter json) {
        json.beginObject().name("home").string(store.toString());
        cost(cost, json);
        more.accept(json);
        json.endObject();
    }

    private static void cost(QueryCost cost, JsonWriter json) {
        json.name("requests")
                .number(cost.requests())
                .name("bytesRead")
                .number(cost.bytes())
                .name("dollars")
                .number(cost.dollars());
    }

    static void show(Map<StoreId, StoreReads> reads, Invocation run) {
        if (reads.isEmpty()) {
            run.print(run.style().dim("nothing was asked of a store whose requests are counted"));
        }
        reads.forEach((store, read) -> show(store, read.cost(), "; looked into " + files(read), run));
    }

    static void show(StoreId store, QueryCost cost, String more, Invocation run) {
        run.print(run.style().dim("spent in " + store + ": " + cost.describe() + more));
    }

    private static String files(StoreReads read) {
        return read.filesRead() + " of " + Humane.count(read.files(), "data file", "data files");
    }
}
