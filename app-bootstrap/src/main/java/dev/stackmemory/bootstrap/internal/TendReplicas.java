package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.application.tier.BackgroundMover;
import dev.stackmemory.application.tier.MoveReport;
import dev.stackmemory.application.tier.ReplicaAdmission;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.ReplicaUpkeep;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Looks after replicas after the rounds of a mover: raises the numbers of ledger and replicas, so that an older state of either is noticed, and once an hour gives back
 * the room of lists whose copies are gone. Used by the mover's thread.
 */
public final class TendReplicas {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration BETWEEN_SWEEPS = Duration.ofHours(1);

    private final ReplicaAdmission replicas;
    private final ReplicaUpkeep upkeep;
    private final InstantSource clock;
    private Instant sweptAt;

    TendReplicas(ReplicaAdmission replicas, ReplicaUpkeep upkeep, InstantSource clock) {
        this.replicas = replicas;
        this.upkeep = upkeep;
        this.clock = clock;
        this.sweptAt = clock.instant();
    }

    /** A listener that looks after the replicas and hands on what it hears. */
    public BackgroundMover.Listener before(BackgroundMover.Listener listener) {
        return new BackgroundMover.Listener() {
            @Override
            public void ended(MoveReport report) {
                tend();
                listener.ended(report);
            }

            @Override
            public void failed(StoreException failure) {
                listener.failed(failure);
            }
        };
    }

    private void tend() {
        try {
            replicas.advance(Deadline.after(LIMIT));
            Instant now = clock.instant();
            if (Duration.between(sweptAt, now).abs().compareTo(BETWEEN_SWEEPS) >= 0) {
                sweptAt = now;
                var unused = upkeep.sweep(Deadline.after(LIMIT));
            }
        } catch (StoreException away) {
            // Whoever reads or writes meets the failure and reports it; a later round does it.
        }
    }
}
