package dev.stackmemory.bootstrap;

import dev.stackmemory.domain.tier.Tier;
import java.util.Locale;

/**
 * The topologies that this program can put together, of those that {@link dev.stackmemory.domain.tier.Topology} describes. Those with servers
 * come with their adapters.
 */
public enum WiredTopology {
    /** SQLite on this machine, and no server. */
    LOCAL,
    /** One PostgreSQL for every tier, with its indexes; a move between tiers changes its ledger alone. */
    UNIFIED,
    /** Replicas in Redis, PostgreSQL, and an archive in a bucket for what is old. */
    HOSTED,
    /** SQLite on each node, replicas in Redis, and PostgreSQL for what all nodes share; with a bucket, an archive in it for what is old. */
    TEAM,
    /** As hosted, with a session cache in PostgreSQL in the place of Redis. */
    POSTGRES;

    /** The technology that new frames are recorded in. */
    public String store() {
        return switch (this) {
            case LOCAL, TEAM -> "sqlite";
            case UNIFIED, HOSTED, POSTGRES -> "paradedb";
        };
    }

    /** Whether a store serves that tier with copies of frames that are at home elsewhere; in a team with a bucket, frames are at home in the warm one as well. */
    public boolean keepsCopiesIn(Tier tier) {
        return switch (this) {
            case LOCAL, UNIFIED -> false;
            case HOSTED, POSTGRES -> tier == Tier.HOT;
            case TEAM -> tier != Tier.COLD;
        };
    }

    /** Its name as users write it. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
