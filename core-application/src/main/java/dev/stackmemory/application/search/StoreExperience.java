package dev.stackmemory.application.search;

import dev.stackmemory.domain.query.TierProfile;
import dev.stackmemory.domain.tier.StoreId;
import java.time.Duration;

/**
 * What searches have learned of the stores: how long each usually takes, what it costs, and what it said of its words last. Lives as long as the object, in bounded room.
 * Thread-safe.
 */
public final class StoreExperience {
    private final UsualLatencies latencies = new UsualLatencies();
    private final UsualCosts costs = new UsualCosts();
    private final LastStatistics statistics = new LastStatistics();

    /**
     * Notes how long a store took for a step. Searches do so by themselves; what was measured before this program began can be told here, the oldest first.
     */
    public void learn(StoreId store, SearchStep step, Duration took) {
        latencies.add(store, step, took);
    }

    /** What a search of the store usually takes, and a guess by its technology while little is known. */
    Duration usualLatency(StoreId store) {
        return latencies.usual(store, SearchStep.SEARCH).orElseGet(() -> TierProfile.usualLatency(store));
    }

    UsualLatencies latencies() {
        return latencies;
    }

    UsualCosts costs() {
        return costs;
    }

    LastStatistics statistics() {
        return statistics;
    }
}
