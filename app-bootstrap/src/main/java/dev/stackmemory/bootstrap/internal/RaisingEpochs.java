package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.application.tier.BackgroundMover;
import dev.stackmemory.application.tier.MoveReport;
import dev.stackmemory.application.tier.ReplicaAdmission;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.time.Duration;

/**
 * Raises the numbers of ledger and replicas after each round of a mover, so that an older state of either is noticed.
 *
 * @param listener hears of the rounds
 */
public record RaisingEpochs(ReplicaAdmission replicas, BackgroundMover.Listener listener)
        implements BackgroundMover.Listener {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Override
    public void ended(MoveReport report) {
        raise();
        listener.ended(report);
    }

    @Override
    public void failed(StoreException failure) {
        listener.failed(failure);
    }

    private void raise() {
        try {
            replicas.advance(Deadline.after(LIMIT));
        } catch (StoreException away) {
            // Whoever reads or writes meets the failure and reports it; the next round raises them.
        }
    }
}
