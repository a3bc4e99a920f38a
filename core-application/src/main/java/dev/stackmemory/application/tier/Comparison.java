package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.store.StoredFrame;
import org.jspecify.annotations.Nullable;

/** Compares a copy with what the ledger says of its frame. */
final class Comparison {
    private Comparison() {}

    /** Whether the copy has the revision and the content that the ledger knows. */
    static boolean isWhole(@Nullable StoredFrame copy, Residency residency) {
        return copy != null
                && copy.frame().revision() == residency.revision()
                && ContentHash.of(copy.frame()).equals(residency.hash());
    }

    /** Whether the copy has the content that it was written with. */
    static boolean isIntact(StoredFrame copy) {
        return ContentHash.of(copy.frame()).equals(copy.hash());
    }

    /**
     * What keeps a frame from being copied, in a clause.
     *
     * @param copy the one at home, which is not whole; null if it cannot be read
     */
    static String flaw(@Nullable StoredFrame copy, Residency residency) {
        if (copy == null) {
            return "it cannot be read there";
        }
        if (copy.frame().revision() != residency.revision()) {
            return "it has revision " + copy.frame().revision() + " there and revision " + residency.revision()
                    + " in the ledger";
        }
        return "its content there does not have the hash that the ledger knows";
    }
}
