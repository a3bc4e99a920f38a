package dev.stackmemory.domain.measure;

import dev.stackmemory.domain.tier.Tier;

/** Something that is counted. */
public enum Event {
    /** A frame was read in the hot tier. */
    READ_HOT,
    READ_WARM,
    READ_COLD,
    /** A replica answered, alone or after the ledger had said that it is right. */
    REPLICA_HIT,
    /** A replica answered because the home did not. */
    REPLICA_UNVERIFIED,
    /** There was no replica, or an outdated one. */
    REPLICA_MISS,
    /** The answer to a query was kept. */
    CACHE_HIT,
    CACHE_MISS,
    /** The mover had a look, whether or not something was due. */
    MOVER_ROUND,
    /** A frame has another home. */
    MOVED,
    /** A frame got a replica in a faster store. */
    PROMOTED,
    /** A replica was dropped. */
    EVICTED,
    /** A frame was forgotten, as its retention had ended. */
    EXPIRED;

    /** A frame was read in that tier. */
    public static Event readIn(Tier tier) {
        return switch (tier) {
            case HOT -> READ_HOT;
            case WARM -> READ_WARM;
            case COLD -> READ_COLD;
        };
    }
}
