package dev.stackmemory.application.search;

import dev.stackmemory.domain.cost.CostLimit;
import dev.stackmemory.domain.cost.CostModel;
import dev.stackmemory.domain.cost.QueryCost;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException.CostLimitReached;
import java.util.HashMap;
import java.util.Map;

/** What one search spends in each store, and that it is no more than it may. Thread-safe. */
final class Spending {
    private final CostModel prices;
    private final CostLimit limit;
    private final Map<StoreId, QueryCost> spent = new HashMap<>();
    private QueryCost inAll = QueryCost.NOTHING;

    Spending(CostModel prices, CostLimit limit) {
        this.prices = prices;
        this.limit = limit;
    }

    /** The deadline for questions to the store: what they cost is counted and limited. */
    Deadline metered(StoreId store, Deadline deadline) {
        return deadline.metered((requests, bytes) -> spend(store, prices.ofQuery(store, requests, bytes)));
    }

    private synchronized void spend(StoreId store, QueryCost cost) {
        if (cost.equals(QueryCost.NOTHING)) {
            return;
        }
        if (!limit.allows(inAll.plus(cost))) {
            throw new CostLimitReached(
                    "the search may spend " + limit.describe() + ", and has spent " + inAll.describe());
        }
        inAll = inAll.plus(cost);
        spent.merge(store, cost, QueryCost::plus);
    }

    /** What was spent where anything was. */
    synchronized Map<StoreId, QueryCost> spent() {
        return Map.copyOf(spent);
    }
}
