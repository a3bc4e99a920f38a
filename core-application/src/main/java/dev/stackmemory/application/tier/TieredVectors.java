package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.Ledger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The vectors of all stores: each is kept where its frame is at home. Thread-safe. */
public final class TieredVectors implements VectorIndex {
    private final DurableStores stores;
    private final Ledger ledger;

    public TieredVectors(DurableStores stores, Ledger ledger) {
        this.stores = stores;
        this.ledger = ledger;
    }

    /**
     * Copies the vectors that some frames have in one index to another.
     *
     * @return whether they have any
     */
    public static boolean copy(VectorIndex from, VectorIndex to, Collection<FrameId> frames, Deadline deadline) {
        boolean any = false;
        for (ModelUsage model : from.listModels(deadline)) {
            List<FrameVector> vectors = from.find(model.model(), frames, deadline);
            if (!vectors.isEmpty()) {
                to.put(model.model(), vectors, deadline);
                any = true;
            }
        }
        return any;
    }

    private Stream<VectorIndex> indexes() {
        return stores.inUse().stream().flatMap(store -> store.vectors().stream());
    }

    @Override
    public void put(ModelId model, List<FrameVector> vectors, Deadline deadline) {
        List<DurableStore> inUse = stores.inUse();
        if (inUse.size() == 1) {
            inUse.getFirst().vectors().ifPresent(only -> only.put(model, vectors, deadline));
            return;
        }
        Map<FrameId, Residency> residencies =
                ledger.find(vectors.stream().map(FrameVector::frame).toList(), deadline);
        Map<StoreId, List<FrameVector>> homes = new LinkedHashMap<>();
        for (FrameVector vector : vectors) {
            Residency residency = residencies.get(vector.frame());
            if (residency != null) {
                homes.computeIfAbsent(residency.home(), home -> new ArrayList<>())
                        .add(vector);
            }
        }
        homes.forEach((home, ofHome) -> stores.find(home)
                .flatMap(DurableStore::vectors)
                .ifPresent(index -> index.put(model, ofHome, deadline)));
    }

    @Override
    public List<FrameVector> find(ModelId model, Collection<FrameId> frames, Deadline deadline) {
        return indexes()
                .flatMap(index -> index.find(model, frames, deadline).stream())
                .toList();
    }

    @Override
    public List<VectorHit> nearest(ModelId model, float[] query, FrameFilter filter, int limit, Deadline deadline) {
        return indexes()
                .flatMap(index -> index.nearest(model, query, filter, limit, deadline).stream())
                .distinct()
                .sorted(VectorHit.NEAREST_FIRST)
                .limit(limit)
                .toList();
    }

    @Override
    public boolean isExact() {
        return indexes().allMatch(VectorIndex::isExact);
    }

    @Override
    public Set<FrameId> findEmbedded(ModelId model, Collection<FrameId> frames, Deadline deadline) {
        Set<FrameId> embedded = new HashSet<>();
        indexes().forEach(index -> embedded.addAll(index.findEmbedded(model, frames, deadline)));
        return embedded;
    }

    @Override
    public List<ModelUsage> listModels(Deadline deadline) {
        Map<ModelId, Long> counts = new LinkedHashMap<>();
        indexes()
                .flatMap(index -> index.listModels(deadline).stream())
                .forEach(usage -> counts.merge(usage.model(), usage.vectors(), Long::sum));
        return counts.entrySet().stream()
                .map(count -> new ModelUsage(count.getKey(), count.getValue()))
                .toList();
    }

    @Override
    public void drop(ModelId model, Deadline deadline) {
        indexes().forEach(index -> index.drop(model, deadline));
    }
}
