package dev.stackmemory.domain.cost;

import dev.stackmemory.domain.tier.StoreId;
import java.util.Objects;

/**
 * What is kept in and asked of one store.
 *
 * @param bytesKept on average over the month
 * @param reads requests
 * @param writes requests
 * @param bytesRead carried out
 */
public record StoreUse(StoreId store, long bytesKept, long reads, long writes, long bytesRead) {
    public StoreUse {
        Objects.requireNonNull(store, "store");
        if (bytesKept < 0 || reads < 0 || writes < 0 || bytesRead < 0) {
            throw new IllegalArgumentException("the use of " + store + " must be 0 or more");
        }
    }

    /** What a single query asks. */
    public static StoreUse ofQuery(StoreId store, long reads, long bytesRead) {
        return new StoreUse(store, 0, reads, 0, bytesRead);
    }
}
