package dev.stackmemory.ports.store;

import dev.stackmemory.domain.frame.FrameId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.Objects;

/**
 * Where a frame stands in a list, and so where a page ended. What comes or goes meanwhile moves no other frame across it, and it means the same in
 * every store, so that the lists of several merge.
 *
 * @param order the order of the list
 * @param sortValue milliseconds for the orders by time, the bits of the score for the order by score
 * @param id the frame
 */
public record PagePosition(ListOrder order, long sortValue, FrameId id) implements Comparable<PagePosition> {
    public PagePosition {
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(id, "id");
    }

    /** Where the frame stands. */
    public static PagePosition of(ListOrder order, FrameSummary summary) {
        return switch (order) {
            case NEWEST_FIRST, OLDEST_FIRST ->
                new PagePosition(order, summary.createdAt().toEpochMilli(), summary.id());
            case HIGHEST_SCORE_FIRST -> new PagePosition(order, Double.doubleToLongBits(summary.score()), summary.id());
        };
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if the text is no position in a list of this order
     */
    public static PagePosition decode(String text, ListOrder order) {
        try {
            String decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            String[] parts = decoded.split(" ", 3);
            if (parts.length == 3 && parts[0].equals(order.name())) {
                return new PagePosition(order, Long.parseLong(parts[1]), new FrameId(parts[2]));
            }
        } catch (IllegalArgumentException notOurs) {
            throw new IllegalArgumentException("'" + text + "' is not a page cursor", notOurs);
        }
        throw new IllegalArgumentException("'" + text + "' is not a page cursor of the order " + order);
    }

    /** The position as a cursor. */
    public String encode() {
        String text = order.name() + ' ' + sortValue + ' ' + id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The order of the list; only for positions of the same order. */
    @Override
    public int compareTo(PagePosition other) {
        Comparator<PagePosition> byValue = Comparator.comparingLong(PagePosition::sortValue);
        // Scores are not negative, so their bits are in their order.
        Comparator<PagePosition> inOrder = switch (order) {
            case NEWEST_FIRST, HIGHEST_SCORE_FIRST -> byValue.reversed();
            case OLDEST_FIRST -> byValue;
        };
        return inOrder.thenComparing(PagePosition::id).compare(this, other);
    }
}
