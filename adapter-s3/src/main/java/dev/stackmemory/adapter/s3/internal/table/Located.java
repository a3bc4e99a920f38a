package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.ports.store.StoredFrame;

/** Where a copy stands and which one it is. */
record Located(LiveFile file, long row, long revision, long ledgerVersion) {
    /** Whether the copy takes the place of this one. */
    boolean isReplacedBy(StoredFrame copy) {
        return revision < copy.frame().revision()
                || (revision == copy.frame().revision() && ledgerVersion <= copy.ledgerVersion());
    }

    boolean isNewerThan(Located other) {
        return revision != other.revision ? revision > other.revision : ledgerVersion > other.ledgerVersion;
    }
}
