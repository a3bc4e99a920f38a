package dev.stackmemory.application.search;

import dev.stackmemory.application.Spending;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.PlannedTier;
import dev.stackmemory.domain.query.PlannedTier.Decision.TooCostly;
import dev.stackmemory.domain.query.QueryPlan;
import dev.stackmemory.ports.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What holds for every question of one search.
 *
 * @param filter the frames that are asked for
 * @param plan which homes are asked for them, and how
 * @param deadline when the lanes end
 * @param spending counts what they cost
 * @param experience what is known of the stores
 */
record SearchScope(
        FrameFilter filter, QueryPlan plan, Deadline deadline, Spending spending, StoreExperience experience) {
    /**
     * One lane for each home; those that are too costly are skipped. The first is asked even if it is usually too slow: a late answer is better than none.
     */
    List<HomeLane> lanes(List<SearchableHome> homes) {
        List<HomeLane> lanes = new ArrayList<>();
        for (SearchableHome home : homes) {
            HomeLane lane = new HomeLane(home, this, !lanes.isEmpty());
            tooCostly(home).ifPresent(costly -> lane.skip(costly.reason()));
            lanes.add(lane);
        }
        return lanes;
    }

    private Optional<TooCostly> tooCostly(SearchableHome home) {
        return plan.tiers().stream()
                .filter(part -> part.profile().tier() == home.tier())
                .map(PlannedTier::decision)
                .filter(TooCostly.class::isInstance)
                .map(TooCostly.class::cast)
                .findFirst();
    }

    /** Whether frames of the home may be among the results, so that its absence would show. */
    boolean concerns(SearchableHome home) {
        return plan.asks(home.tier()) || tooCostly(home).isPresent();
    }
}
