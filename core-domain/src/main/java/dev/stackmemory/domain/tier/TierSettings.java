package dev.stackmemory.domain.tier;

import java.util.Objects;

/**
 * One tier of a topology.
 *
 * @param store the store that serves it
 * @param durable whether the store may hold the only copy of a frame; what is not durable holds replicas alone
 * @param limits how much and how long it holds
 */
public record TierSettings(StoreId store, boolean durable, TierLimits limits) {
    public TierSettings {
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(limits, "limits");
    }

    /** Whether frames of this tier can be at home in that store. */
    boolean isServedBy(StoreId home) {
        return durable && store.equals(home);
    }
}
