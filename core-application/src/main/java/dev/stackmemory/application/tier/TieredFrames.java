package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.measure.Event;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.ports.watch.Happenings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Reads frames wherever they are at home: from the youngest store if it has a copy, else from where the ledger says. A frame that moves while it
 * is read is looked for again. Thread-safe.
 */
public final class TieredFrames implements FrameReader {
    private final DurableStores stores;
    private final Ledger ledger;
    private final Happenings happenings;

    public TieredFrames(DurableStores stores, Ledger ledger) {
        this(stores, ledger, Happenings.NONE);
    }

    /** @param happenings hears in which tiers frames were read */
    public TieredFrames(DurableStores stores, Ledger ledger, Happenings happenings) {
        this.stores = stores;
        this.ledger = ledger;
        this.happenings = happenings;
    }

    @Override
    public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
        List<DurableStore> inUse = stores.inUse();
        Map<FrameId, StoredFrame> found = new LinkedHashMap<>(youngest(inUse, ids, deadline));
        Set<FrameId> missing = new LinkedHashSet<>(ids);
        missing.removeAll(found.keySet());
        happenings.happened(Event.readIn(inUse.getFirst().tier()), found.size());
        Map<FrameId, Long> asked = new HashMap<>();
        while (!missing.isEmpty() && inUse.size() > 1) {
            Map<StoreId, List<FrameId>> homes = new LinkedHashMap<>();
            for (Residency residency : ledger.find(missing, deadline).values()) {
                // A home that was asked under this version of the ledger already does not hold the frame, which
                // 'storage verify' reports.
                if (!Objects.equals(
                        asked.put(residency.frame(), residency.ledgerVersion()), residency.ledgerVersion())) {
                    homes.computeIfAbsent(residency.home(), home -> new ArrayList<>())
                            .add(residency.frame());
                }
            }
            missing.clear();
            homes.forEach((home, frames) -> {
                missing.addAll(frames);
                stores.find(home).ifPresent(store -> {
                    Map<FrameId, StoredFrame> there = store.frames().find(frames, deadline);
                    happenings.happened(Event.readIn(store.tier()), there.size());
                    found.putAll(there);
                });
            });
            missing.removeAll(found.keySet());
        }
        return found;
    }

    /** What the youngest store has. A replica there that is damaged is passed over, for its frame is whole at its home. */
    private Map<FrameId, StoredFrame> youngest(List<DurableStore> inUse, Collection<FrameId> ids, Deadline deadline) {
        DurableStore youngest = inUse.getFirst();
        try {
            return youngest.frames().find(ids, deadline);
        } catch (StoreException.CorruptFrame oneOfThem) {
            List<FrameId> atHome = ledger.find(ids, deadline).values().stream()
                    .filter(residency -> residency.home().equals(youngest.id()))
                    .map(Residency::frame)
                    .toList();
            if (atHome.size() == ids.size()) {
                throw oneOfThem;
            }
            return youngest.frames().find(atHome, deadline);
        }
    }
}
