package dev.stackmemory.application;

import dev.stackmemory.domain.frame.FrameId;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * New frame ids: UUIDs of version 7 (RFC 9562, section 5.7), so that ids made later sort later. Within one instance they grow strictly, also
 * within a millisecond and when the clock steps back: the 12 bits after the time count up. Thread-safe.
 */
public final class TimeOrderedIds implements Supplier<FrameId> {
    private static final int COUNTER_BITS = 12;

    private final InstantSource clock;
    private final RandomGenerator random;
    private long lastTimeAndCounter;

    /**
     * @param clock read once for each id
     * @param random the source of the 62 bits that keep ids of several machines apart; only one thread at a time calls it
     */
    public TimeOrderedIds(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    @Override
    public synchronized FrameId get() {
        long now = clock.millis() << COUNTER_BITS;
        lastTimeAndCounter = Math.max(now, lastTimeAndCounter + 1);
        long milliseconds = lastTimeAndCounter >>> COUNTER_BITS;
        long counter = lastTimeAndCounter & ((1 << COUNTER_BITS) - 1);
        long high = (milliseconds << 16) | 0x7000 | counter;
        long low = (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
        return new FrameId(new UUID(high, low).toString());
    }
}
