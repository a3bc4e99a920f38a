package dev.stackmemory.domain.rollout;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Which reads go to a new store. The choice depends on the query's text alone, so that the same query goes the same way on every node
 * and after every restart, and a query that is in stays in while the share grows.
 *
 * @param name of the rollout; another name draws another sample
 * @param share of the queries that go to the new store, in [0, 1]
 */
public record Rollout(String name, double share) {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final double TWO_TO_53 = 0x1.0p53;

    public Rollout {
        Objects.requireNonNull(name, "name");
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share " + share + " is not between 0 and 1");
        }
    }

    /** Whether the query goes to the new store: never with share 0, always with share 1. */
    public boolean includes(String query) {
        return position(query) < share;
    }

    /** Where the query stands between 0 and 1, the latter excluded: FNV-1a over the UTF-8 bytes, finished as MurmurHash3 does. */
    private double position(String query) {
        long hash = FNV_OFFSET;
        for (byte b : (name + '\0' + query).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        // FNV alone leaves the upper bits of short texts too much alike.
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        hash ^= hash >>> 33;
        return (hash >>> 11) / TWO_TO_53;
    }
}
