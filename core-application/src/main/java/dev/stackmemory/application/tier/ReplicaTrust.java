package dev.stackmemory.application.tier;

import dev.stackmemory.ports.store.ReplicaCopy;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Which copies this program lets answer without the ledger: those that were validated lately, and not before the program was told of a write that they may
 * lack. Thread-safe.
 */
public final class ReplicaTrust {
    private final AtomicReference<Instant> since = new AtomicReference<>(Instant.MIN);

    /** From now on no copy answers alone that was not validated later. */
    public void onlySince(Instant time) {
        since.accumulateAndGet(time, (one, next) -> one.isAfter(next) ? one : next);
    }

    boolean answersAlone(ReplicaCopy replica, Instant now) {
        return replica.answersAlone(now)
                && replica.validatedAt().filter(at -> at.isAfter(since.get())).isPresent();
    }
}
