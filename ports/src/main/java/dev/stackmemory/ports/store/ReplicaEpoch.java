package dev.stackmemory.ports.store;

import dev.stackmemory.ports.Deadline;
import java.util.OptionalLong;

/**
 * A number that lies in the replica store and in the ledger and grows in both, so that a store which was emptied or brought back from an
 * old dump is noticed. The ledger's grows with every forgetting, in its transaction, and now and then; that of the replicas follows when they know what
 * was forgotten. Thread-safe.
 */
public interface ReplicaEpoch {
    /** What the numbers say. */
    enum State {
        /** The store is the one that the ledger knows. */
        CURRENT,
        /** The store is new or was emptied: its copies and tombstones are gone. */
        EMPTIED,
        /** The store was brought back from a dump: it may hold forgotten frames, and is to be cleared. */
        BEHIND,
        /** The ledger was brought back from a backup: the store may hold what the ledger does not know, and is to be cleared. */
        AHEAD
    }

    /** What it means that the store holds the number, or none, where the ledger holds the other. */
    static State compare(OptionalLong store, long ledger) {
        if (store.isEmpty()) {
            return ledger == 0 ? State.CURRENT : State.EMPTIED;
        }
        int order = Long.compare(store.getAsLong(), ledger);
        return order == 0 ? State.CURRENT : order < 0 ? State.BEHIND : State.AHEAD;
    }

    /** The number that lies here, if there is one. */
    OptionalLong find(Deadline deadline);

    /**
     * Writes the number unless a higher one lies here.
     *
     * @param epoch at least 1
     * @return the number that lies here now
     */
    long advance(long epoch, Deadline deadline);
}
