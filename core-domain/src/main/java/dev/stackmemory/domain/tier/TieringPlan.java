package dev.stackmemory.domain.tier;

import dev.stackmemory.domain.frame.ProjectId;
import java.util.List;
import java.util.Optional;

/**
 * What is to be moved, and which limits stay broken because what may not move breaks them.
 *
 * @param moves at most one for each copy, in the order in which they make room for each other: expiries, evictions, demotions,
 *     promotions, each by frame id
 * @param unmet limits that no permitted move can bring into their bounds
 */
public record TieringPlan(List<Move> moves, List<Unmet> unmet) {
    public TieringPlan {
        moves = List.copyOf(moves);
        unmet = List.copyOf(unmet);
    }

    /** Whether everything lies where it should, as far as it may be moved. */
    public boolean isEmpty() {
        return moves.isEmpty();
    }

    /**
     * A limit that pinned frames, or frames without an older durable tier, exceed by themselves.
     *
     * @param project the project whose own limit it is; absent: the tier's
     * @param reason the limit and what is held
     */
    public record Unmet(StoreId store, Tier tier, Optional<ProjectId> project, MoveReason.Leaving reason) {}
}
