package dev.stackmemory.ports;

import dev.stackmemory.domain.tier.StoreId;
import java.util.Objects;

/**
 * How far a home had got when it acknowledged a write. Whoever reads with it sees at least that write.
 *
 * @param home the home that acknowledged
 * @param position the number of its newest change, at least 0
 */
public record Watermark(StoreId home, long position) {
    public Watermark {
        Objects.requireNonNull(home, "home");
        if (position < 0) {
            throw new IllegalArgumentException("position " + position + " is negative");
        }
    }
}
