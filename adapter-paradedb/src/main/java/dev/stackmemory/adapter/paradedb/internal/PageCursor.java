package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.ports.store.ListOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a page ended: after the frame with this sort value and id. What comes or goes meanwhile moves no other frame across it.
 *
 * @param sortValue milliseconds for the orders by time, the bits of the score for the order by score
 */
record PageCursor(ListOrder order, long sortValue, String id) {
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
                return new PageCursor(order, Long.parseLong(parts[1]), parts[2]);
            }
        } catch (IllegalArgumentException notOurs) {
            throw new IllegalArgumentException("'" + text + "' is not a page cursor", notOurs);
        }
        throw new IllegalArgumentException("'" + text + "' is not a page cursor of the order " + order);
    }
}
