package dev.stackmemory.ports.store;

import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import java.time.Instant;
import java.util.Optional;

/**
 * What one tier holds in one store.
 *
 * @param frames at least 1
 * @param undated how many of them have no known time ({@link dev.stackmemory.domain.frame.Frame#UNKNOWN_TIME})
 * @param bytes the sum of the stored sizes
 * @param oldest the earliest creation time of the dated ones; absent if all are undated
 * @param newest the latest creation time of the dated ones; absent if all are undated
 * @param averageScore in [0, 1]
 */
public record TierUsage(
        StoreId home,
        Tier tier,
        long frames,
        long undated,
        long bytes,
        Optional<Instant> oldest,
        Optional<Instant> newest,
        double averageScore) {
    public TierUsage {
        boolean dated = undated < frames;
        if (frames < 1 || undated < 0 || undated > frames) {
            throw new IllegalArgumentException(undated + " undated frames of " + frames + " cannot be");
        }
        if (oldest.isPresent() != dated || newest.isPresent() != dated) {
            throw new IllegalArgumentException(
                    "there are an oldest and a newest frame where some are dated, and only there");
        }
    }
}
