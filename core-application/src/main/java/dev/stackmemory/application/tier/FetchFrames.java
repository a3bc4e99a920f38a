package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.StoredFrame;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Brings copies of frames from their homes into a fast place. No access is counted. Thread-safe. */
public final class FetchFrames {
    private final FastPlace place;
    private final FrameReader homes;
    private final Ledger ledger;
    private final InstantSource clock;

    /** @param homes reads frames from wherever they are at home */
    public FetchFrames(FastPlace place, FrameReader homes, Ledger ledger, InstantSource clock) {
        this.place = place;
        this.homes = homes;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Fetches those of the frames that lack a copy. One that is damaged, or changes meanwhile, is passed over.
     *
     * @return how many were fetched
     * @throws dev.stackmemory.ports.failure.StoreException if a store fails; some may have been fetched, and fetching again is safe
     */
    public int fetch(Collection<FrameId> ids, Deadline deadline) {
        Instant now = clock.instant();
        Map<FrameId, Residency> residencies = ledger.find(ids, deadline);
        List<CopyVersion> current = residencies.values().stream()
                .map(residency -> new CopyVersion(residency.frame(), residency.revision(), residency.ledgerVersion()))
                .toList();
        Set<FrameId> missing = place.findMissing(current, now, deadline);
        if (missing.isEmpty()) {
            return 0;
        }
        List<StoredFrame> copies = new ArrayList<>();
        homes.find(missing, deadline).forEach((id, read) -> {
            Residency residency = residencies.get(id);
            if (residency != null && Comparison.isWhole(read, residency)) {
                copies.add(new StoredFrame(read.frame(), read.hash(), residency.ledgerVersion()));
            }
        });
        place.keep(copies, now, deadline);
        return copies.size();
    }
}
