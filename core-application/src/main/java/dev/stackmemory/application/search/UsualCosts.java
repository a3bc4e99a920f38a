package dev.stackmemory.application.search;

import dev.stackmemory.domain.cost.QueryCost;
import dev.stackmemory.domain.tier.StoreId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What a search usually costs in each store, learned from the recent ones: the latest counts as much as all before. Thread-safe. */
final class UsualCosts {
    /** Who was left out for its cost is asked so often all the same, within the limit: what was fetched once may lie in a cache by now. */
    static final Duration PROBE_AFTER = Duration.ofMinutes(1);

    private record Known(QueryCost cost, long at) {}

    private final Map<StoreId, Known> known = new HashMap<>();

    /**
     * Notes what a search cost that asked the store.
     *
     * @param whole whether it was asked all there was to ask; else it would have cost no less
     * @param now of a monotonic clock, in nanoseconds
     */
    synchronized void add(StoreId store, QueryCost cost, boolean whole, long now) {
        Known before = known.get(store);
        if (before == null || (!whole && isMore(cost, before.cost()))) {
            known.put(store, new Known(cost, now));
        } else if (whole) {
            QueryCost sum = before.cost().plus(cost);
            QueryCost mean = new QueryCost(sum.requests() / 2, sum.bytes() / 2, sum.dollars() / 2);
            known.put(store, new Known(mean, now));
        } else {
            known.put(store, new Known(before.cost(), now));
        }
    }

    private static boolean isMore(QueryCost cost, QueryCost than) {
        return cost.requests() > than.requests() || cost.bytes() > than.bytes();
    }

    /** What a search of the store may be expected to cost; nothing where that is not known, or has not been tried for a while. */
    synchronized QueryCost expected(StoreId store, long now) {
        Known usual = known.get(store);
        return usual == null || now - usual.at() >= PROBE_AFTER.toNanos() ? QueryCost.NOTHING : usual.cost();
    }
}
