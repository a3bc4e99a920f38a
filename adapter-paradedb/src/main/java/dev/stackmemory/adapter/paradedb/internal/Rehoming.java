package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.tier.Residency;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A residency that takes the place of another, and what becomes of the copy that lies here, if one does.
 *
 * @param before what the ledger says until now
 * @param atHome whether the copy is the home from now on
 * @param newKey the number of the change by which the copy comes home; absent where it does not
 */
record Rehoming(Residency residency, Head before, boolean atHome, Optional<Long> newKey) {
    /** The key that the copy has from now on, or null where there is none. */
    @Nullable
    Long copyKey() {
        return newKey.or(() -> before.copy().map(Head.KeptCopy::key)).orElse(null);
    }

    boolean comesHome() {
        return newKey.isPresent();
    }

    boolean leavesHome() {
        return before.isAtHome() && !atHome;
    }
}
