package dev.stackmemory.application;

import dev.stackmemory.domain.cost.CostLimit;
import dev.stackmemory.domain.cost.CostModel;
import dev.stackmemory.domain.cost.QueryCost;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.ReadMeter;
import dev.stackmemory.ports.failure.StoreException.CostLimitReached;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What questions spend in each store whose requests are counted, and that it is no more than they may. Thread-safe. */
public final class Spending implements ReadMeter {
    private final CostModel prices;
    private final CostLimit limit;
    private final Map<StoreId, StoreReads> reads = new TreeMap<>(Comparator.comparing(StoreId::toString));
    private QueryCost inAll = QueryCost.NOTHING;

    public Spending(CostModel prices, CostLimit limit) {
        this.prices = prices;
        this.limit = limit;
    }

    /**
     * What was read of one store.
     *
     * @param cost of its requests
     * @param files the data files that it has, once for each question
     * @param filesRead those that could have a part in an answer, once for each question: the others were left aside unread
     */
    public record StoreReads(QueryCost cost, long files, long filesRead) {
        StoreReads plus(StoreReads other) {
            return new StoreReads(cost.plus(other.cost), files + other.files, filesRead + other.filesRead);
        }
    }

    @Override
    public synchronized void reading(StoreId store, long requests, long bytes) {
        QueryCost cost = prices.ofQuery(store, requests, bytes);
        if (cost.equals(QueryCost.NOTHING)) {
            return;
        }
        if (!limit.allows(inAll.plus(cost))) {
            throw new CostLimitReached(
                    "the query may spend " + limit.describe() + ", and has spent " + inAll.describe());
        }
        inAll = inAll.plus(cost);
        add(store, new StoreReads(cost, 0, 0));
    }

    @Override
    public synchronized void choosing(StoreId store, long files, long lookedInto) {
        add(store, new StoreReads(QueryCost.NOTHING, files, lookedInto));
    }

    private void add(StoreId store, StoreReads more) {
        reads.merge(store, more, StoreReads::plus);
    }

    /** What was read of each store that was asked, in the order of their names. */
    public synchronized Map<StoreId, StoreReads> reads() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(reads));
    }

    /** What was spent where anything was. */
    public synchronized Map<StoreId, QueryCost> spent() {
        Map<StoreId, QueryCost> spent = new LinkedHashMap<>();
        reads.forEach((store, read) -> {
            if (!read.cost().equals(QueryCost.NOTHING)) {
                spent.put(store, read.cost());
            }
        });
        return spent;
    }
}
