package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.FrameHome;
import java.util.List;

/**
 * Erases from a store that is back what was forgotten and is not erased everywhere. What it does not manage is not shown all the same, for the ledger does
 * not know it, and stays pending for the next erasure.
 *
 * @param home knows what is pending
 * @param place the store that was away
 */
record ErasingWhenBack(FrameHome home, Erasing place) implements Readiness.Work {
    @Override
    public boolean ready(Deadline deadline) {
        List<FrameId> pending;
        try {
            pending = home.listPendingErasures(Integer.MAX_VALUE, deadline);
        } catch (StoreException nobodyKnows) {
            return false;
        }
        if (!pending.isEmpty()) {
            try {
                var unused = place.erase(pending, deadline);
            } catch (StoreException.Unavailable away) {
                throw away;
            } catch (StoreException notNow) {
                // Such as a store that is being read, or too much for the time: the next erasure goes on.
            }
        }
        return true;
    }
}
