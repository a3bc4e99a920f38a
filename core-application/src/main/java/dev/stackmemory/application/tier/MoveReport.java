package dev.stackmemory.application.tier;

import dev.stackmemory.domain.tier.TieringPlan;
import java.util.List;
import java.util.Optional;

/**
 * What a run of {@link MoveFrames} did.
 *
 * @param rehomed frames that have another home or tier now
 * @param promoted replicas that were made
 * @param evicted replicas that were dropped
 * @param expired frames whose retention had ended and that were forgotten
 * @param settled frames of which an earlier move, or an edit, had left a copy behind, which is gone now
 * @param bytes the stored size of what was rehomed or promoted
 * @param passedOver frames that changed since they were planned, and are left to the next plan
 * @param unmet limits that no permitted move can bring into their bounds
 * @param problems one sentence for each frame that cannot be moved
 * @param obstacle why the run ended early, if it did; what is left is moved by the next one
 */
public record MoveReport(
        long rehomed,
        long promoted,
        long evicted,
        long expired,
        long settled,
        long bytes,
        long passedOver,
        List<TieringPlan.Unmet> unmet,
        List<String> problems,
        Optional<String> obstacle) {
    public MoveReport {
        unmet = List.copyOf(unmet);
        problems = List.copyOf(problems);
    }

    /** How many copies are elsewhere than before. */
    public long moved() {
        return rehomed + promoted + evicted + expired;
    }
}
