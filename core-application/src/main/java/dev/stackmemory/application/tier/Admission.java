package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.ReplicaStore;
import java.util.Collection;

/** Decides whether replicas know what was forgotten. Thread-safe; its methods fail as the replicas do. */
public interface Admission {
    /**
     * Makes the replicas fit to be believed.
     *
     * @return whether that is certain
     */
    boolean admit(Deadline deadline);

    /** Whether the replicas may know everything that this program knows to be forgotten: asked before copies are shown that the ledger cannot be asked of. */
    boolean mayBeBelieved(Deadline deadline);

    /** The frames were forgotten: tells the replicas of them. */
    void tell(Collection<FrameId> forgotten, Deadline deadline);

    /** Of replicas that lose nothing they were told, such as a node's own file. */
    static Admission lasting(ReplicaStore replicas) {
        return new Admission() {
            @Override
            public boolean admit(Deadline deadline) {
                return true;
            }

            @Override
            public boolean mayBeBelieved(Deadline deadline) {
                return true;
            }

            @Override
            public void tell(Collection<FrameId> forgotten, Deadline deadline) {
                replicas.forget(forgotten, deadline);
            }
        };
    }
}
