package dev.stackmemory.domain.cost;

import dev.stackmemory.domain.tier.StoreId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Turns use into dollars by a list of prices. Immutable.
 *
 * @param prices by technology; one that is not listed is free
 */
public record CostModel(Map<String, StorePrices> prices) {
    private static final double MILLION = 1e6;
    private static final double GIGABYTE = 1e9;
    private static final double TERABYTE = 1e12;

    /**
     * Prices to start from; an operator's own replace them in the settings. Redis: a managed instance, $200 a terabyte. ParadeDB: $100 for
     * SSDs, $500 for reserved machines and $10 for transfer a terabyte. S3: the list prices of its standard class in its largest region
     * ($23 a terabyte, $0.40 for a million GETs, $5 for a million PUTs) and $0.09 for each gigabyte that leaves to the internet. SQLite
     * costs nothing: the disk is there.
     */
    public static final CostModel DEFAULT = new CostModel(Map.of(
            "sqlite", StorePrices.FREE,
            "redis", new StorePrices(200, 0, 0, 0),
            "paradedb", new StorePrices(610, 0, 0, 0),
            "s3", new StorePrices(23, 0.40, 5, 0.09)));

    public CostModel {
        prices = Map.copyOf(prices);
    }

    /** The same model with other prices for a technology. */
    public CostModel with(String technology, StorePrices value) {
        var changed = new TreeMap<>(prices);
        changed.put(technology, value);
        return new CostModel(changed);
    }

    /** What a use costs. */
    public Cost cost(StoreUse use) {
        StorePrices price = prices.getOrDefault(use.store().technology(), StorePrices.FREE);
        return new Cost(
                use.store(),
                use.bytesKept() / TERABYTE * price.terabyteMonth(),
                use.reads() / MILLION * price.millionReads() + use.writes() / MILLION * price.millionWrites(),
                use.bytesRead() / GIGABYTE * price.gigabyteRead());
    }

    /** What a query costs that makes these requests. */
    public QueryCost ofQuery(StoreId store, long requests, long bytes) {
        return new QueryCost(
                requests, bytes, cost(StoreUse.ofQuery(store, requests, bytes)).total());
    }

    /** What several uses cost, one line each in the given order. */
    public List<Cost> costs(List<StoreUse> uses) {
        return uses.stream().map(this::cost).toList();
    }

    /** What all of them cost together. */
    public double total(List<StoreUse> uses) {
        return costs(uses).stream().mapToDouble(Cost::total).sum();
    }

    /**
     * Dollars, by what they are paid for.
     *
     * @param storage keeping
     * @param requests reads and writes
     * @param transfer carrying out
     */
    public record Cost(StoreId store, double storage, double requests, double transfer) {
        public double total() {
            return storage + requests + transfer;
        }
    }
}
