package dev.stackmemory.adapter.paradedb.internal;

import java.util.Optional;

/**
 * A copy that is about to be written.
 *
 * @param key the number of the change that brings it
 * @param known whether the ledger has a row for the frame
 * @param replaced the copy in whose place it comes
 */
record NewCopy(
        Copy copy, long key, long ledgerVersion, boolean atHome, boolean known, Optional<Head.KeptCopy> replaced) {
    long createdAt() {
        return copy.frame().createdAt().toEpochMilli();
    }
}
