package dev.stackmemory.domain.query;

import dev.stackmemory.domain.cost.QueryCost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Decides which tiers a query asks. A tier is asked when what it holds overlaps the time that is asked for; without a window, or for
 * archived frames, all are. A tier whose frames all lie outside the window cannot change the answer, so leaving it out is never visible
 * in the result; the cost limit is the one decision that can be, and it says so.
 *
 * <p>Pure and thread-safe; O(t log t) for t tiers.
 */
public final class QueryPlanner {
    /** What a query may take where nothing is asked for, and the least that is given to any that is in no hurry. */
    public static final Duration UNHURRIED = Duration.ofSeconds(2);

    /** A tier may take this many times its usual latency before it counts as out of time. */
    private static final int PATIENCE = 4;

    private QueryPlanner() {}

    /**
     * Plans a query over the given tiers.
     *
     * @throws IllegalArgumentException if no tier is given
     */
    public static QueryPlan plan(QueryFeatures features, List<TierProfile> tiers) {
        if (tiers.isEmpty()) {
            throw new IllegalArgumentException("there is no tier to ask");
        }
        var parts = new ArrayList<PlannedTier>();
        QueryCost cost = QueryCost.NOTHING;
        for (TierProfile tier :
                tiers.stream().sorted(Comparator.comparing(TierProfile::tier)).toList()) {
            PlannedTier.Decision decision = decide(features, tier, cost);
            parts.add(new PlannedTier(tier, decision));
            if (decision instanceof PlannedTier.Decision.Planned) {
                cost = cost.plus(tier.cost());
            }
        }
        List<TierProfile> planned = parts.stream()
                .filter(PlannedTier::isPlanned)
                .map(PlannedTier::profile)
                .toList();
        Duration inTurn = planned.stream().map(TierProfile::latency).reduce(Duration.ZERO, Duration::plus);
        Duration slowest = planned.stream()
                .map(TierProfile::latency)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        Duration latency = features.latency().orElseGet(() -> longer(UNHURRIED, slowest.multipliedBy(PATIENCE)));

        if (planned.size() < 2) {
            return new QueryPlan(parts, QueryStrategy.SEQUENTIAL, "there is one tier to ask at most", latency, cost);
        }
        if (features.aggregation()) {
            return new QueryPlan(parts, QueryStrategy.PARALLEL, "an aggregate needs every tier", latency, cost);
        }
        if (features.realtime()) {
            String reason = "the answer is wanted in less than " + QueryFeatures.REALTIME.toMillis() + " ms";
            return new QueryPlan(parts, QueryStrategy.CASCADE, reason, latency, cost);
        }
        if (inTurn.multipliedBy(PATIENCE).compareTo(latency) > 0) {
            String reason = "one after the other, the tiers could take longer than " + latency.toMillis() + " ms";
            return new QueryPlan(parts, QueryStrategy.PARALLEL, reason, latency, cost);
        }
        return new QueryPlan(
                parts, QueryStrategy.SEQUENTIAL, "there is time to ask one after the other", latency, cost);
    }

    private static PlannedTier.Decision decide(QueryFeatures features, TierProfile tier, QueryCost spent) {
        if (tier.empty()) {
            return new PlannedTier.Decision.Empty();
        }
        PlannedTier.Decision decision;
        if (features.historical()) {
            decision = new PlannedTier.Decision.Historical();
        } else if (features.window().equals(TimeWindow.ALWAYS)) {
            decision = new PlannedTier.Decision.NoWindow();
        } else if (features.window().overlaps(tier.holds())) {
            decision = new PlannedTier.Decision.Overlaps(tier.holds(), features.window());
        } else {
            return new PlannedTier.Decision.OutsideWindow(tier.holds(), features.window());
        }
        if (!features.maxCost().allows(spent.plus(tier.cost()))) {
            return new PlannedTier.Decision.TooCostly(tier.cost(), features.maxCost());
        }
        return decision;
    }

    private static Duration longer(Duration left, Duration right) {
        return left.compareTo(right) >= 0 ? left : right;
    }
}
