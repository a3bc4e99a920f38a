package dev.stackmemory.testkit.server;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** How a proxy treats what passes through it; shared by all of its connections. Thread-safe. */
public final class ProxyConduct {
    private static final long NANOS = Duration.ofSeconds(1).toNanos();

    private final Map<Direction, Long> delayNanos = new EnumMap<>(Direction.class);
    private final Map<Direction, Integer> bytesPerSecond = new EnumMap<>(Direction.class);
    private final Map<Direction, Cut> cuts = new EnumMap<>(Direction.class);
    private final Map<Direction, Long> passed = new EnumMap<>(Direction.class);
    private boolean swallowing;
    private long turns;

    /** A cut that is to come after so many bytes. */
    private record Cut(long after, Ending ending) {}

    /**
     * What happens to some bytes.
     *
     * @param length how many of them pass
     * @param ending how the connection ends behind them, if it does
     */
    public record Passage(int length, Optional<Ending> ending) {}

    ProxyConduct() {}

    synchronized void clear() {
        delayNanos.clear();
        bytesPerSecond.clear();
        cuts.clear();
        swallowing = false;
    }

    synchronized void swallow() {
        swallowing = true;
    }

    synchronized void delay(Direction direction, Duration duration) {
        delayNanos.put(direction, duration.toNanos());
    }

    synchronized void throttle(Direction direction, int limit) {
        bytesPerSecond.put(direction, limit);
    }

    synchronized void cutAfter(Direction direction, long bytes, Ending ending) {
        cuts.put(direction, new Cut(bytes, ending));
    }

    synchronized long bytes(Direction direction) {
        return passed.getOrDefault(direction, 0L);
    }

    synchronized long turns() {
        return turns;
    }

    /** A client speaks for the first time, or after the server has. */
    public synchronized void turn() {
        turns++;
    }

    /** Whether bytes are taken and not passed on. */
    public synchronized boolean isSwallowing() {
        return swallowing;
    }

    /** Holds the caller for as long as so many bytes are to be held. */
    public void hold(Direction direction, int length) {
        long nanos;
        synchronized (this) {
            nanos = delayNanos.getOrDefault(direction, 0L);
            Integer limit = bytesPerSecond.get(direction);
            if (limit != null) {
                nanos += length * NANOS / limit;
            }
        }
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Decides on some bytes that are about to pass, and counts those that do. */
    public synchronized Passage pass(Direction direction, int length) {
        Cut cut = cuts.get(direction);
        if (cut == null || length <= cut.after()) {
            if (cut != null) {
                cuts.put(direction, new Cut(cut.after() - length, cut.ending()));
            }
            passed.merge(direction, (long) length, Long::sum);
            return new Passage(length, Optional.empty());
        }
        cuts.remove(direction);
        passed.merge(direction, cut.after(), Long::sum);
        return new Passage((int) cut.after(), Optional.of(cut.ending()));
    }
}
