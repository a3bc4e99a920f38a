package dev.stackmemory.domain.frame;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;

/**
 * When something happened on one of several nodes, by a hybrid logical clock (Kulkarni et al., Logical Physical Clocks, 2014): close to the time of
 * day, and later than everything that the node had seen before. Two times of different nodes are never equal.
 *
 * @param at the time of day, to the millisecond; ahead of the node's clock where it had seen a later one
 * @param counter tells several of one millisecond apart, at least 0
 * @param node where it happened, not empty; decides between equal times by the order of its UTF-8 bytes
 */
public record HybridTime(Instant at, int counter, String node) implements Comparable<HybridTime> {
    private static final Comparator<HybridTime> ORDER = Comparator.comparing(HybridTime::at)
            .thenComparingInt(HybridTime::counter)
            .thenComparing(HybridTime::node, OpaqueText::compareUtf8);

    public HybridTime {
        at = Milliseconds.of(at);
        Objects.requireNonNull(node, "node");
        if (counter < 0) {
            throw new IllegalArgumentException("counter " + counter + " is negative");
        }
        if (node.isEmpty()) {
            throw new IllegalArgumentException("a time without the node that it was at");
        }
    }

    /** The beginning of a node's time. */
    public static HybridTime first(String node, Instant now) {
        return new HybridTime(now, 0, node);
    }

    /** What the clock of a node shows next: its own time of day, or just after the latest that it has seen. */
    public static HybridTime next(HybridTime seen, String node, Instant now) {
        Instant today = Milliseconds.of(now);
        return today.isAfter(seen.at()) ? first(node, today) : new HybridTime(seen.at(), seen.counter() + 1, node);
    }

    @Override
    public int compareTo(HybridTime other) {
        return ORDER.compare(this, other);
    }
}
