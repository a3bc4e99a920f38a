package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.ReplicaEpoch;
import dev.stackmemory.ports.store.ReplicaStore;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Keeps replicas from being believed that do not know what was forgotten. A number lies in the ledger and beside the replicas and grows with every
 * forgetting: where the two differ the replicas were emptied, or brought back from an old dump, or missed a forgetting. Thread-safe.
 */
public final class ReplicaAdmission implements Admission {
    /** Somebody who forgets a frame advances one number after the other: what is seen this often, with pauses between, is no such moment. */
    private static final int LOOKS = 3;

    private final FrameHome home;
    private final ReplicaEpoch ledger;
    private final ReplicaStore replicas;
    private final ReplicaEpoch held;
    private final Duration pause;

    /** The number of the ledger when it was last seen, or -1. */
    private volatile long known = -1;

    /**
     * @param home where frames are forgotten
     * @param ledger the number that the forgetting raises
     * @param held the number beside the replicas
     */
    public ReplicaAdmission(FrameHome home, ReplicaEpoch ledger, ReplicaStore replicas, ReplicaEpoch held) {
        this(home, ledger, replicas, held, Duration.ofMillis(50));
    }

    ReplicaAdmission(FrameHome home, ReplicaEpoch ledger, ReplicaStore replicas, ReplicaEpoch held, Duration pause) {
        this.home = home;
        this.ledger = ledger;
        this.replicas = replicas;
        this.held = held;
        this.pause = pause;
    }

    /**
     * Makes the replicas fit to be believed: clears them unless they know everything that was forgotten. To be called before they are used for the
     * first time, and whenever they may have changed unseen.
     *
     * @return whether that is certain. It is not while the ledger does not answer: then they are compared with what this program saw of it last, if
     *     it has seen it, and to be admitted again
     * @throws StoreException if the replicas do not answer; then they are as doubtful as before
     */
    @Override
    public boolean admit(Deadline deadline) {
        boolean certain = false;
        ReplicaEpoch.State state = ReplicaEpoch.State.CURRENT;
        for (int look = 0; look < LOOKS; look++) {
            if (look > 0) {
                pause();
            }
            certain = lookAtLedger(deadline);
            state = known < 0 ? ReplicaEpoch.State.CURRENT : ReplicaEpoch.compare(held.find(deadline), known);
            if (state == ReplicaEpoch.State.CURRENT) {
                return certain;
            }
        }
        switch (state) {
            case CURRENT -> {}
            // A dump from before the first forgetting holds no number either, and clearing what is empty costs nothing.
            case EMPTIED, BEHIND -> clear(deadline);
            case AHEAD -> {
                // Others may have forgotten frames since this program saw the ledger.
                if (certain) {
                    clear(deadline);
                }
            }
        }
        return certain;
    }

    /**
     * Whether the replicas may know everything that this program knows to be forgotten: asked before copies are shown that the ledger cannot be asked of.
     *
     * @throws StoreException if the replicas do not answer
     */
    @Override
    public boolean mayBeBelieved(Deadline deadline) {
        return known < 0
                || switch (ReplicaEpoch.compare(held.find(deadline), known)) {
                    case CURRENT, AHEAD -> true;
                    case EMPTIED, BEHIND -> false;
                };
    }

    private void clear(Deadline deadline) {
        replicas.clear(deadline);
        if (known > 0) {
            held.advance(known, deadline);
        }
    }

    private boolean lookAtLedger(Deadline deadline) {
        try {
            known = ledger.find(deadline).orElse(0);
            return true;
        } catch (StoreException away) {
            return false;
        }
    }

    /**
     * The frames were forgotten: tells the replicas of them, and of whatever else is not erased everywhere, for others may have failed to. Then the
     * replicas know everything that was forgotten.
     *
     * @throws StoreException if the replicas or the home do not answer; then the replicas may not know of the frames, and their number says so
     */
    @Override
    public void tell(Collection<FrameId> forgotten, Deadline deadline) {
        // Whatever raises the number after this look is told of by whoever raised it.
        long now = ledger.find(deadline).orElse(0);
        known = now;
        Set<FrameId> all = new LinkedHashSet<>(forgotten);
        all.addAll(home.listPendingErasures(Integer.MAX_VALUE, deadline));
        replicas.forget(all, deadline);
        if (now > 0) {
            held.advance(now, deadline);
        }
    }

    /** Raises both numbers, so that an older state of either is noticed. Worth it now and then. */
    public void advance(Deadline deadline) {
        if (admit(deadline)) {
            var unused = ledger.advance(known + 1, deadline);
            tell(Set.of(), deadline);
        }
    }

    private void pause() {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
