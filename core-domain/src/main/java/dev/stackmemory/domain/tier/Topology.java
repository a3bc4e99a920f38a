package dev.stackmemory.domain.tier;

import dev.stackmemory.domain.eviction.EvictionOrder;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The ways in which stores are put together, each with its defaults. */
public enum Topology {
    /** A laptop without a server: no age moves a frame, since a slower place would buy nothing; size does. */
    LOCAL,
    /** SQLite on each node, replicas in Redis, published frames in ParadeDB. One with an archive has the durable tiers of {@link #HOSTED} behind its nodes. */
    TEAM,
    /** Replicas in Redis, ParadeDB, and S3 for what is old. */
    HOSTED,
    /** As hosted, with a session cache in ParadeDB in the place of Redis. */
    POSTGRES,
    /** One database for every tier. */
    UNIFIED;

    /** Reads from which on a frame is promoted. */
    public static final long PROMOTION_THRESHOLD = 3;

    /** Megabytes and gigabytes are decimal, as disks and invoices count them. */
    private static final long MEGABYTE = 1_000_000;

    private static final StoreId REDIS = StoreId.shared("redis");
    private static final StoreId PARADEDB = StoreId.shared("paradedb");
    private static final StoreId S3 = StoreId.shared("s3");

    private static final TierLimits HOT = TierLimits.NONE
            .withMaxAge(Duration.ofHours(24))
            .withMaxFrames(1_000)
            .withMaxBytes(500 * MEGABYTE);
    /** A copy on a node's own disk costs little, and each one that is missing costs a round trip: see decision 39. */
    private static final long COPIES_ON_A_NODE = 2_000;

    private static final TierLimits WARM =
            TierLimits.NONE.withMaxAge(Duration.ofDays(30)).withMaxBytes(1_000 * MEGABYTE);

    /**
     * The defaults of this topology: LRU, promotion from {@value #PROMOTION_THRESHOLD} reads on, kept without end.
     *
     * @param sqlite the store of this node, for the topologies that have one
     */
    public TieringSettings defaults(StoreId sqlite) {
        var tiers = new EnumMap<Tier, TierSettings>(Tier.class);
        switch (this) {
            case LOCAL -> {
                tiers.put(Tier.HOT, durable(sqlite, TierLimits.NONE.withMaxBytes(500 * MEGABYTE)));
                tiers.put(Tier.COLD, durable(S3, TierLimits.NONE));
            }
            case TEAM -> {
                tiers.put(Tier.HOT, durable(sqlite, HOT.withMaxFrames(COPIES_ON_A_NODE)));
                tiers.put(Tier.WARM, replicasOnly(REDIS, WARM.withMaxAge(Duration.ofDays(7))));
                tiers.put(Tier.COLD, durable(PARADEDB, TierLimits.NONE));
            }
            case HOSTED -> {
                tiers.put(Tier.HOT, replicasOnly(REDIS, HOT));
                tiers.put(Tier.WARM, durable(PARADEDB, WARM));
                tiers.put(Tier.COLD, durable(S3, TierLimits.NONE));
            }
            case POSTGRES -> {
                tiers.put(Tier.HOT, replicasOnly(PARADEDB, HOT));
                tiers.put(Tier.WARM, durable(PARADEDB, WARM));
                tiers.put(Tier.COLD, durable(S3, TierLimits.NONE));
            }
            case UNIFIED -> {
                tiers.put(Tier.HOT, durable(PARADEDB, HOT));
                tiers.put(Tier.WARM, durable(PARADEDB, WARM));
                tiers.put(Tier.COLD, durable(PARADEDB, TierLimits.NONE));
            }
        }
        return new TieringSettings(tiers, EvictionOrder.LRFU, PROMOTION_THRESHOLD, Optional.empty(), Map.of());
    }

    private static TierSettings durable(StoreId store, TierLimits limits) {
        return new TierSettings(store, true, limits);
    }

    private static TierSettings replicasOnly(StoreId store, TierLimits limits) {
        return new TierSettings(store, false, limits);
    }
}
