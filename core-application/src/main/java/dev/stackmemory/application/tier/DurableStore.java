package dev.stackmemory.application.tier;

import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.StoreMaintenance;
import java.util.Objects;
import java.util.Optional;

/**
 * A store that frames can be at home in.
 *
 * @param tier the youngest tier that it serves
 * @param frames the frames themselves
 * @param catalog lists and counts them
 * @param vectors finds them by meaning; absent where the store keeps no vectors
 * @param maintenance its housekeeping
 */
public record DurableStore(
        Tier tier,
        FrameStore frames,
        FrameCatalog catalog,
        Optional<VectorIndex> vectors,
        StoreMaintenance maintenance) {
    public DurableStore {
        Objects.requireNonNull(tier, "tier");
        Objects.requireNonNull(frames, "frames");
        Objects.requireNonNull(catalog, "catalog");
        Objects.requireNonNull(vectors, "vectors");
        Objects.requireNonNull(maintenance, "maintenance");
    }

    /** The same store, whose frames are reached by way of others. */
    public DurableStore withFrames(FrameStore value) {
        return new DurableStore(tier, value, catalog, vectors, maintenance);
    }

    /** Which store this is. */
    public StoreId id() {
        return frames.id();
    }
}
