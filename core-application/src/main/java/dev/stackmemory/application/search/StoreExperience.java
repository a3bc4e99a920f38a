package dev.stackmemory.application.search;

import dev.stackmemory.domain.query.TierProfile;
import dev.stackmemory.domain.tier.StoreId;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What searches have learned of the stores: how long each usually takes, what it costs, and what it said of its words last. Lives as long as the object, in bounded room;
 * what outlives it is told by {@link #learned}. Thread-safe.
 */
public final class StoreExperience {
    private final UsualLatencies latencies = new UsualLatencies();
    private final UsualCosts costs = new UsualCosts();
    private final LastStatistics statistics = new LastStatistics();
    private final Supplier<PastExperience> past;
    private boolean recalled;

    /** Nothing was learned before. */
    public StoreExperience() {
        this(() -> PastExperience.NONE);
    }

    /** @param past what was learned before; asked once, by the first search that has several homes to ask */
    public StoreExperience(Supplier<PastExperience> past) {
        this.past = past;
    }

    /** Goes on from what was learned before. */
    synchronized void recall(long now) {
        if (!recalled) {
            recalled = true;
            PastExperience before = past.get();
            latencies.recall(before.answers(), now);
            statistics.recall(before.sizes(), now);
        }
    }

    /**
     * What was learned here, to be known after what was learned before. Nothing, as long as no search had several homes to ask.
     *
     * @param now of the clock that budgets run on, {@link System#nanoTime} if no other was given to the search
     */
    public synchronized PastExperience learned(long now) {
        return recalled ? new PastExperience(latencies.learned(now), statistics.learned(now)) : PastExperience.NONE;
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
