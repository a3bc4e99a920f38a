package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Residency;
import java.util.Optional;

/**
 * What the ledger's row says of a frame.
 *
 * @param residency absent where only a copy lies here
 * @param copy absent where none lies here
 */
record Head(FrameId id, Optional<Residency> residency, Optional<KeptCopy> copy) {
    /**
     * The copy in {@code frames}.
     *
     * @param key the number of the change that brought it
     * @param createdAt in milliseconds: names its partition
     */
    record KeptCopy(long key, long createdAt, long revision, long ledgerVersion, boolean atHome) {}

    boolean isAtHome() {
        return copy.isPresent() && copy.get().atHome();
    }
}
