package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Erasing;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * A store that frames are moved to, erased from while no mover is at work: one that read a frame before it was forgotten would write it there after the
 * store has confirmed that nothing is left.
 *
 * @param place the store
 * @param turns those of the movers
 */
public record ErasingBetweenMoves(Erasing place, MoverTurns turns) implements Erasing {
    @Override
    public String name() {
        return place.name();
    }

    @Override
    public Set<FrameId> erase(Collection<FrameId> ids, Deadline deadline) {
        Set<FrameId> erased = new HashSet<>();
        try {
            turns.take(deadline, () -> erased.addAll(place.erase(ids, deadline)));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return erased;
    }
}
