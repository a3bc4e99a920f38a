package dev.stackmemory.domain.eviction;

import java.time.Duration;
import java.util.Comparator;

/** Which copy goes first. Each order is total: what is otherwise equal leaves in the order of the ids' UTF-8 bytes. */
public enum EvictionOrder {
    /** The least recently used. */
    LRU,
    /** The least frequently used; of those, the least recently used. */
    LFU,
    /**
     * The least recently and frequently used: reads lose half their weight every {@link #HALF_LIFE}, and a frame's reads count as if all had come with
     * its last use, so that each doubling of their number keeps it as long as a use half an hour later would. After Lee et al., “LRFU: A Spectrum of
     * Policies that Subsumes the Least Recently Used and Least Frequently Used Policies”, IEEE Transactions on Computers 50(12), 2001, which
     * remembers the time of every read.
     */
    LRFU,
    /** The oldest by creation, however it is used. */
    AGE;

    /** In which reads lose half their weight. On the trace that benchmarks measure, an hour or ten minutes differ by less than a hundredth. */
    public static final Duration HALF_LIFE = Duration.ofMinutes(30);

    private static final double LOG_2 = StrictMath.log(2);

    private static final Comparator<Evictable> LEAST_RECENT =
            Comparator.comparing(Evictable::lastUse).thenComparing(Evictable::frame);
    private static final Comparator<Evictable> LEAST_FREQUENT =
            Comparator.comparingLong(Evictable::accessCount).thenComparing(LEAST_RECENT);
    private static final Comparator<Evictable> LEAST_WEIGHT =
            Comparator.comparingDouble(EvictionOrder::weight).thenComparing(LEAST_RECENT);
    private static final Comparator<Evictable> OLDEST =
            Comparator.comparing(Evictable::createdAt).thenComparing(Evictable::frame);

    /** Puts first what goes first. */
    public Comparator<Evictable> firstToGo() {
        return switch (this) {
            case LRU -> LEAST_RECENT;
            case LFU -> LEAST_FREQUENT;
            case LRFU -> LEAST_WEIGHT;
            case AGE -> OLDEST;
        };
    }

    /** Puts first what stays longest. */
    public Comparator<Evictable> lastToGo() {
        return firstToGo().reversed();
    }

    /** The binary logarithm of the reads' weight, and of the creation, which counts as one; in half-lives, and the same whenever it is asked for. */
    private static double weight(Evictable copy) {
        double lastUse = copy.lastUse().toEpochMilli();
        return lastUse / HALF_LIFE.toMillis() + StrictMath.log(copy.accessCount() + 1.0) / LOG_2;
    }
}
