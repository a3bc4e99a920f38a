package dev.stackmemory.ports.store;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who is whose home. Changes are compare-and-set on the ledger version. Durable and thread-safe. */
public interface Ledger {
    /** The residencies of the given frames, by id; frames that have none are missing. */
    Map<FrameId, Residency> find(Collection<FrameId> ids, Deadline deadline);

    /**
     * Puts each residency in the place of the one whose ledger version is one less; where the ledger holds another version, or none,
     * nothing happens. Where this changes whether a frame is at home, it is a change in the feed of that home.
     *
     * @return the frames whose residency was replaced
     */
    Set<FrameId> compareAndSet(List<Residency> residencies, Deadline deadline);

    /** Adds the given reads; the latest access is the later one. Frames without a residency are passed over. */
    void recordAccess(Map<FrameId, AccessPattern> reads, Deadline deadline);

    /** Residencies in the order of the UTF-8 bytes of their ids, after the given id, {@code limit} at most. */
    List<Residency> list(Optional<FrameId> after, int limit, Deadline deadline);

    /** What lies where: one entry for each home and tier that holds a frame. */
    List<TierUsage> usage(Deadline deadline);
}
