package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;

/**
 * Where a frame stands in a list, and so where a page ended. What comes or goes meanwhile moves no other frame across it.
 *
 * @param sortValue milliseconds for the orders by time, the bits of the score for the order by score
 */
record PageCursor(ListOrder order, long sortValue, FrameId id) implements Comparable<PageCursor> {
    static PageCursor of(ListOrder order, FrameSummary summary) {
        return switch (order) {
            case NEWEST_FIRST, OLDEST_FIRST ->
                new PageCursor(order, summary.createdAt().toEpochMilli(), summary.id());
            case HIGHEST_SCORE_FIRST -> new PageCursor(order, Double.doubleToLongBits(summary.score()), summary.id());
        };
    }

    @Override
    public int compareTo(PageCursor other) {
        Comparator<PageCursor> byValue = Comparator.comparingLong(PageCursor::sortValue);
        // Scores are not negative, so their bits are in their order.
        Comparator<PageCursor> inOrder = switch (order) {
            case NEWEST_FIRST, HIGHEST_SCORE_FIRST -> byValue.reversed();
            case OLDEST_FIRST -> byValue;
        };
        return inOrder.thenComparing(PageCursor::id).compare(this, other);
    }

    String encode() {
        String text = order.name() + ' ' + sortValue + ' ' + id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a cursor of the given order.
     *
     * @throws IllegalArgumentException if the text is none
     */
    static PageCursor decode(String text, ListOrder order) {
        try {
            String decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            String[] parts = decoded.split(" ", 3);
            if (parts.length == 3 && parts[0].equals(order.name())) {
                return new PageCursor(order, Long.parseLong(parts[1]), new FrameId(parts[2]));
            }
        } catch (IllegalArgumentException notOurs) {
            throw new IllegalArgumentException("'" + text + "' is not a page cursor", notOurs);
        }
        throw new IllegalArgumentException("'" + text + "' is not a page cursor of the order " + order);
    }
}
