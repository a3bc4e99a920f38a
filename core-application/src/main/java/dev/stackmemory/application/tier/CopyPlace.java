package dev.stackmemory.application.tier;

import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.ReplicaSizes;
import dev.stackmemory.ports.store.ReplicaUpkeep.Usage;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A store that keeps copies of frames which are at home elsewhere.
 *
 * @param tier that the copies serve
 * @param ownLimits which the store keeps by itself; absent where its copies count under the limits of the tier
 * @param sizes tells what it holds
 */
public record CopyPlace(Tier tier, StoreId store, Optional<TierLimits> ownLimits, ReplicaSizes sizes) {
    /** For a store that may be away. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    public CopyPlace {
        Objects.requireNonNull(tier, "tier");
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(ownLimits, "ownLimits");
        Objects.requireNonNull(sizes, "sizes");
    }

    /** What it holds; absent if it does not tell. */
    public Optional<Usage> usage(Deadline deadline) {
        try {
            return Optional.of(sizes.usage(deadline.within(PATIENCE)));
        } catch (StoreException away) {
            return Optional.empty();
        }
    }
}
