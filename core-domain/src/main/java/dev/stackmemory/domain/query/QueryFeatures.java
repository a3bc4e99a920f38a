package dev.stackmemory.domain.query;

import dev.stackmemory.domain.cost.CostLimit;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What a plan depends on.
 *
 * @param window which creation times are asked for; {@link TimeWindow#ALWAYS} if the query names none
 * @param historical whether archived frames are asked for expressly, so that every tier is planned whatever the window says
 * @param aggregation whether the answer is computed from all matching frames, so that no tier may be left out for having enough
 * @param latency how soon the answer is wanted, positive; absent: the planner's choice
 * @param maxCost what the query may spend
 */
public record QueryFeatures(
        TimeWindow window, boolean historical, boolean aggregation, Optional<Duration> latency, CostLimit maxCost) {
    /** An answer that is wanted sooner than this makes a query a realtime one. */
    public static final Duration REALTIME = Duration.ofMillis(100);

    /** No window, no hurry. */
    public static final QueryFeatures ANY =
            new QueryFeatures(TimeWindow.ALWAYS, false, false, Optional.empty(), CostLimit.NONE);

    public QueryFeatures {
        Objects.requireNonNull(window, "window");
        latency.ifPresent(value -> {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException("the latency " + value + " is not positive");
            }
        });
        Objects.requireNonNull(maxCost, "maxCost");
    }

    public QueryFeatures withWindow(TimeWindow value) {
        return new QueryFeatures(value, historical, aggregation, latency, maxCost);
    }

    public QueryFeatures withAggregation(boolean value) {
        return new QueryFeatures(window, historical, value, latency, maxCost);
    }

    public QueryFeatures withLatency(Duration value) {
        return new QueryFeatures(window, historical, aggregation, Optional.of(value), maxCost);
    }

    public QueryFeatures withMaxCost(CostLimit value) {
        return new QueryFeatures(window, historical, aggregation, latency, value);
    }

    /** Whether the answer is wanted in less than {@link #REALTIME}. */
    public boolean realtime() {
        return latency.isPresent() && latency.get().compareTo(REALTIME) < 0;
    }
}
