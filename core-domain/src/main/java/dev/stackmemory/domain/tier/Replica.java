package dev.stackmemory.domain.tier;

import dev.stackmemory.domain.eviction.Evictable;
import dev.stackmemory.domain.frame.FrameId;
import java.time.Instant;
import java.util.Objects;

/**
 * A further copy of a frame in a faster store, free to vanish.
 *
 * @param residency what the ledger says of the frame
 * @param store where the copy lies
 * @param tier the tier that it serves
 * @param placedAt when it came there
 */
public record Replica(Residency residency, StoreId store, Tier tier, Instant placedAt) implements Evictable {
    public Replica {
        Objects.requireNonNull(residency, "residency");
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(tier, "tier");
        Objects.requireNonNull(placedAt, "placedAt");
    }

    @Override
    public FrameId frame() {
        return residency.frame();
    }

    @Override
    public Instant createdAt() {
        return residency.createdAt();
    }

    @Override
    public long accessCount() {
        return residency.accessCount();
    }

    /** The latest read, or the making of the copy if that came later. */
    @Override
    public Instant lastUse() {
        return residency
                .access()
                .lastAccess()
                .filter(access -> access.isAfter(placedAt))
                .orElse(placedAt);
    }
}
