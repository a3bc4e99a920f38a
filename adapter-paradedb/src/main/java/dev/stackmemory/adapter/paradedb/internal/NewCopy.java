package dev.stackmemory.adapter.paradedb.internal;

import java.util.Optional;

/**
 * A copy that is about to be written.
 *
 * @param ordinal its place among those that were prepared together
 * @param key the number of the change that brings it
 * @param replaced the copy in whose place it comes
 */
record NewCopy(Copy copy, int ordinal, long key, long ledgerVersion, boolean atHome, Optional<Head.KeptCopy> replaced) {
    /** The copy before it is known what becomes of it: its ordinal stands for the key. */
    static NewCopy staged(Copy copy, int ordinal) {
        return new NewCopy(copy, ordinal, ordinal, 0, false, Optional.empty());
    }

    long createdAt() {
        return copy.frame().createdAt().toEpochMilli();
    }
}
