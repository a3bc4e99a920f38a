package dev.stackmemory.domain.tier;

import dev.stackmemory.domain.frame.FrameId;

/** One change of place. It is decided for the residency as it was read: whoever carries it out compares the ledger version. */
public sealed interface Move {
    /** What the ledger said of the frame when the move was planned. */
    Residency residency();

    MoveReason reason();

    default FrameId frame() {
        return residency().frame();
    }

    /** The frame is forgotten everywhere: its retention has ended. */
    record Expire(Residency residency, MoveReason.RetentionEnded reason) implements Move {}

    /** A replica is dropped; the home is not touched. */
    record EvictReplica(Replica replica, MoveReason.Leaving reason) implements Move {
        @Override
        public Residency residency() {
            return replica.residency();
        }
    }

    /** The home moves to an older tier; within one store only the ledger changes. */
    record Demote(Residency residency, StoreId to, Tier tier, MoveReason.Leaving reason) implements Move {}

    /** The home moves to a younger tier: somebody asks for it, or the frame is read often and its own store serves that tier, too. */
    record Recall(Residency residency, StoreId to, Tier tier, MoveReason.Returning reason) implements Move {}

    /** The home stays, and the ledger says which tier it serves by now. */
    record Reassign(Residency residency, Tier tier, MoveReason.ServesAnother reason) implements Move {}

    /** A replica is made in a younger tier; the home stays. */
    record Promote(Residency residency, StoreId to, Tier tier, MoveReason.AccessedOften reason) implements Move {}
}
