package dev.stackmemory.application;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Ledger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
    public void read(FrameId frame) {
        add(Map.of(frame, new AccessPattern(1, Optional.of(Instant.ofEpochMilli(clock.millis())))));
    }

    /**
     * Hands what was collected to the ledger. On failure the reads are kept for the next flush, and may be counted twice if nobody knows
     * whether they were written.
     *
     * @throws dev.stackmemory.ports.failure.StoreException if the ledger fails
     */
    public void flush(Deadline deadline) {
        Map<FrameId, AccessPattern> collected = take();
        if (collected.isEmpty()) {
            return;
        }
        try {
            ledger.recordAccess(collected, deadline);
        } catch (RuntimeException failed) {
            add(collected);
            throw failed;
        }
    }

    private synchronized Map<FrameId, AccessPattern> take() {
        Map<FrameId, AccessPattern> collected = reads;
        reads = new HashMap<>();
        return collected;
    }

    private synchronized void add(Map<FrameId, AccessPattern> more) {
        more.forEach((frame, read) -> reads.merge(frame, read, AccessLog::sum));
    }

    private static AccessPattern sum(AccessPattern one, AccessPattern other) {
        Optional<Instant> latest = Stream.of(one.lastAccess(), other.lastAccess())
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
        return new AccessPattern(one.count() + other.count(), latest);
    }
}
