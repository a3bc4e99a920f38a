package dev.stackmemory.domain.tier;

import java.time.Instant;
import java.util.Collection;
import java.util.Objects;

/**
 * Decides what moves. From the youngest tier to the oldest: what is too old or unused for too long leaves; of what remains the most
 * valuable stays, by the eviction order, as far as the limits of number and size reach. A home that leaves moves to the next older
 * durable tier and must hold its own there; a replica that leaves is dropped; a frame that is read often gets a replica in the youngest
 * tier if it would be among those that stay, or comes back to that tier where its own store serves it. Frames that are pinned, and homes for which no older durable tier is left, stay and count
 * first. A home whose store has come to serve another tier than the ledger says counts in that one, and the ledger is told.
 *
 * <p>A frame too large for the room that more valuable ones leave does not stop smaller ones behind it: no move is planned that could
 * be left out without breaking a limit. A plan that is carried out leaves nothing to plan.
 *
 * <p>Immutable and thread-safe. With n copies and m of them in places that are over a limit: O(n + m log m) time, and memory for one
 * small object of about 32 bytes for each copy beside the input.
 */
public final class TieringPolicy {
    private final TieringSettings settings;

    public TieringPolicy(TieringSettings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
    }

    /**
     * Plans the moves that are due at an instant. The order of what is given does not matter.
     *
     * @param residencies the ledger's entries, one for each frame
     * @param replicas the replicas that are known to this node
     * @param now the instant at which ages are taken
     */
    public TieringPlan plan(Collection<Residency> residencies, Collection<Replica> replicas, Instant now) {
        return new TieringRound(settings, now).plan(residencies, replicas);
    }
}
