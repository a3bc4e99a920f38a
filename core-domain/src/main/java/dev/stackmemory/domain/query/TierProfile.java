package dev.stackmemory.domain.query;

import dev.stackmemory.domain.cost.QueryCost;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TieringSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the planner knows of one tier.
 *
 * @param store the store that serves it
 * @param holds the creation times of the frames that may lie in it; never narrower than the truth
 * @param empty whether it is known to hold nothing
 * @param latency what a search of it usually takes
 * @param cost what a search of it usually costs
 */
public record TierProfile(Tier tier, StoreId store, TimeWindow holds, boolean empty, Duration latency, QueryCost cost) {
    /** Usual latencies of a search, by technology: a file on this machine, a server nearby, objects far away. */
    private static final Map<String, Duration> USUAL_LATENCY = Map.of(
            "sqlite", Duration.ofMillis(10),
            "redis", Duration.ofMillis(10),
            "paradedb", Duration.ofMillis(50),
            "s3", Duration.ofMillis(300));

    private static final Duration UNKNOWN_LATENCY = Duration.ofMillis(100);

    public TierProfile {
        Objects.requireNonNull(tier, "tier");
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(holds, "holds");
        Objects.requireNonNull(cost, "cost");
        if (latency.isNegative()) {
            throw new IllegalArgumentException("the latency " + latency + " must be 0 or more");
        }
    }

    /** The usual latency of a search in a store of the given technology. */
    public static Duration usualLatency(StoreId store) {
        return USUAL_LATENCY.getOrDefault(store.technology(), UNKNOWN_LATENCY);
    }

    /** The same tier, known to hold frames created from {@code oldest} to {@code newest}, both inclusive to the millisecond. */
    public TierProfile holding(Instant oldest, Instant newest) {
        return new TierProfile(tier, store, TimeWindow.between(oldest, newest.plusMillis(1)), false, latency, cost);
    }

    /**
     * The tiers that may be the home of a frame, as the limits alone describe them; with what the ledger knows ({@link #holding}) they
     * become exact. The oldest age is that of the tier's limit; the youngest is 0 where size or number may push a young frame on, and
     * otherwise the age limit of the durable tier before.
     *
     * @param pinned whether there are frames that no limit moves, which may be of any age
     * @param lateness how long after they are due moves may be carried out
     * @param cost what a search of a store usually costs
     */
    public static List<TierProfile> expected(
            TieringSettings settings,
            boolean pinned,
            Duration lateness,
            Instant now,
            Function<StoreId, QueryCost> cost) {
        var profiles = new ArrayList<TierProfile>();
        Optional<Instant> newest = Optional.empty();
        for (var entry : settings.tiers().entrySet()) {
            if (!entry.getValue().durable()) {
                continue;
            }
            var limits = entry.getValue().limits();
            Tier tier = entry.getKey();
            StoreId store = entry.getValue().store();
            boolean last = settings.nextDurable(tier).isEmpty();
            boolean ageBinds = settings.projects().isEmpty() && limits.maxAge().isPresent();
            Optional<Instant> oldest = ageBinds && !pinned && !last
                    ? limits.maxAge().map(age -> now.minus(age).minus(lateness))
                    : Optional.empty();
            profiles.add(new TierProfile(
                    tier, store, new TimeWindow(oldest, newest), false, usualLatency(store), cost.apply(store)));
            boolean onlyAgeMoves = limits.maxFrames().isEmpty()
                    && limits.maxBytes().isEmpty()
                    && limits.ttl().isEmpty();
            if (ageBinds && onlyAgeMoves) {
                newest = limits.maxAge().map(age -> now.minus(age).plusMillis(1));
            } else {
                newest = Optional.empty();
            }
        }
        return List.copyOf(profiles);
    }
}
