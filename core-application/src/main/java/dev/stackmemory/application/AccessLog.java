package dev.stackmemory.application;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * Collects reads in memory and adds them to the ledger in the background, every few seconds while frames are read, and when flushed: so reading a frame costs no
 * write. What was not flushed when the program dies is lost; the counts guide policies and promise nothing. Thread-safe.
 */
public final class AccessLog {
    /** What movers plan by is that old at most, as long as frames are read. */
    static final Duration INTERVAL = Duration.ofSeconds(5);

    /** Longer than this, the ledger has something better to do. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Of so many frames reads are collected while the ledger does not answer; those of others are not counted. */
    static final int MOST = 100_000;

    private final Ledger ledger;
    private final InstantSource clock;
    private final Executor background;
    private Map<FrameId, AccessPattern> reads = new HashMap<>();
    private Instant flushedAt;

    /** @param background flushes; a ledger that does not answer it is asked again later */
    public AccessLog(Ledger ledger, InstantSource clock, Executor background) {
        this.ledger = ledger;
        this.clock = clock;
        this.background = background;
        this.flushedAt = clock.instant();
    }

    /** The frame was read now. */
    public void read(FrameId frame) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        add(Map.of(frame, new AccessPattern(1, Optional.of(now))));
        if (takeTurn(now)) {
            background.execute(() -> flushIfThere(PATIENCE));
        }
    }

    /** A clock that is set back puts nothing off. */
    private synchronized boolean takeTurn(Instant now) {
        boolean isDue = Duration.between(flushedAt, now).abs().compareTo(INTERVAL) >= 0;
        flushedAt = isDue ? now : flushedAt;
        return isDue;
    }

    /** Flushes if the ledger answers in this time; else the reads are kept for the next flush. */
    public void flushIfThere(Duration limit) {
        try {
            flush(Deadline.after(limit));
        } catch (StoreException cannotWrite) {
            // Reading a home that cannot be written is no failure, nor reading from a replica; and the counts promise
            // nothing.
        }
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
        more.forEach((frame, read) -> {
            if (reads.size() < MOST || reads.containsKey(frame)) {
                reads.merge(frame, read, AccessLog::sum);
            }
        });
    }

    private static AccessPattern sum(AccessPattern one, AccessPattern other) {
        Optional<Instant> latest = Stream.of(one.lastAccess(), other.lastAccess())
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
        return new AccessPattern(one.count() + other.count(), latest);
    }
}
