package dev.stackmemory.adapter.redis.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.AccessPattern;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The reads of this process that Redis has not been told of. Thread-safe. */
final class AccessCounts {
    private Map<FrameId, AccessPattern> reads = new HashMap<>();

    synchronized void read(Collection<FrameId> ids, Instant at) {
        var once = new AccessPattern(1, Optional.of(at));
        ids.forEach(id -> reads.merge(id, once, AccessCounts::sum));
    }

    synchronized Map<FrameId, AccessPattern> take() {
        Map<FrameId, AccessPattern> taken = reads;
        reads = new HashMap<>();
        return taken;
    }

    /** What could not be told. */
    synchronized void giveBack(Map<FrameId, AccessPattern> taken) {
        taken.forEach((id, read) -> reads.merge(id, read, AccessCounts::sum));
    }

    synchronized void forget(Collection<FrameId> ids) {
        ids.forEach(reads::remove);
    }

    private static AccessPattern sum(AccessPattern left, AccessPattern right) {
        Optional<Instant> latest = left.lastAccess().isPresent()
                        && right.lastAccess()
                                .filter(at -> at.isAfter(left.lastAccess().get()))
                                .isEmpty()
                ? left.lastAccess()
                : right.lastAccess();
        return new AccessPattern(left.count() + right.count(), latest);
    }
}
