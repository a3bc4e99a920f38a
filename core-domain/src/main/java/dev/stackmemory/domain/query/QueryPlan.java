package dev.stackmemory.domain.query;

import dev.stackmemory.domain.cost.QueryCost;
import dev.stackmemory.domain.tier.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Who is asked, how, and within which budget.
 *
 * @param tiers every tier of the topology that may be a home, the youngest first, each with its decision
 * @param strategy how the planned ones are asked
 * @param strategyReason why, one clause for people
 * @param latency how long the answer may take
 * @param cost what the planned tiers are expected to cost together
 */
public record QueryPlan(
        List<PlannedTier> tiers, QueryStrategy strategy, String strategyReason, Duration latency, QueryCost cost) {
    public QueryPlan {
        tiers = List.copyOf(tiers);
        Objects.requireNonNull(strategy, "strategy");
        Objects.requireNonNull(strategyReason, "strategyReason");
        Objects.requireNonNull(latency, "latency");
        Objects.requireNonNull(cost, "cost");
    }

    /** The tiers that are asked, the youngest first. */
    public List<TierProfile> planned() {
        return tiers.stream()
                .filter(PlannedTier::isPlanned)
                .map(PlannedTier::profile)
                .toList();
    }

    /** Whether the tier is asked. */
    public boolean asks(Tier tier) {
        return tiers.stream()
                .anyMatch(part -> part.isPlanned() && part.profile().tier() == tier);
    }
}
