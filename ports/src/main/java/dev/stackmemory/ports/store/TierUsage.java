package dev.stackmemory.ports.store;

import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import java.time.Instant;

/**
 * What one tier holds in one store.
 *
 * @param frames at least 1
 * @param bytes the sum of the stored sizes
 * @param oldest the earliest creation time
 * @param newest the latest creation time
 * @param averageScore in [0, 1]
 */
public record TierUsage(
        StoreId home, Tier tier, long frames, long bytes, Instant oldest, Instant newest, double averageScore) {}
