package dev.stackmemory.application;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Ledger;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Collects reads in memory and adds them to the ledger when flushed, so that reading a frame costs no write. What was not flushed when
 * the program dies is lost; the counts guide policies and promise nothing. Thread-safe.
 */
public final class AccessLog {
    private final Ledger ledger;
    private final InstantSource clock;
    private Map<FrameId, AccessPattern> reads = new HashMap<>();

    public AccessLog(Ledger ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** The frame was read now. */
    public synchronized void read(FrameId frame) {
        AccessPattern once = new AccessPattern(1, Optional.of(clock.instant()));
        reads.merge(frame, once, (earlier, now) -> new AccessPattern(earlier.count() + 1, now.lastAccess()));
    }

    /** Hands what was collected to the ledger. On failure the reads are kept for the next flush. */
    public void flush(Deadline deadline) {
        Map<FrameId, AccessPattern> collected = take();
        if (collected.isEmpty()) {
            return;
        }
        try {
            ledger.recordAccess(collected, deadline);
        } catch (RuntimeException failed) {
            giveBack(collected);
            throw failed;
        }
    }

    private synchronized Map<FrameId, AccessPattern> take() {
        Map<FrameId, AccessPattern> collected = reads;
        reads = new HashMap<>();
        return collected;
    }

    private synchronized void giveBack(Map<FrameId, AccessPattern> collected) {
        collected.forEach((frame, older) -> reads.merge(
                frame,
                older,
                (newer, earlier) -> new AccessPattern(newer.count() + earlier.count(), newer.lastAccess())));
    }
}
