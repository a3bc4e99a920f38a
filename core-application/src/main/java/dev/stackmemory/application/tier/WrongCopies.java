package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Copies that are not what the ledger says of their frames. A copy is never ahead of a ledger that was asked after it was read, unless that was set back, as by an older backup.
 *
 * @param outdated of an earlier revision, or of a forgotten frame
 * @param lost perhaps the last of what was acknowledged once: the ledger does not know the frame, nor that it was forgotten; or it knows an earlier revision of it, another content of this
 *     revision, or another frame of the id
 */
public record WrongCopies(List<StoredFrame> outdated, List<StoredFrame> lost) {
    public WrongCopies {
        outdated = List.copyOf(outdated);
        lost = List.copyOf(lost);
    }

    /**
     * Those among the copies. Asks nothing as long as the ledger knows all frames.
     *
     * @param known what the ledger said after the copies were read
     * @param home knows what was forgotten
     */
    public static WrongCopies among(
            Collection<StoredFrame> copies, Map<FrameId, Residency> known, FrameHome home, Deadline deadline) {
        Set<FrameId> unknown = new HashSet<>();
        copies.forEach(copy -> unknown.add(copy.frame().id()));
        unknown.removeAll(known.keySet());
        Set<FrameId> forgotten = unknown.isEmpty() ? Set.of() : home.findForgotten(unknown, deadline);
        List<StoredFrame> outdated = new ArrayList<>();
        List<StoredFrame> lost = new ArrayList<>();
        for (StoredFrame copy : copies) {
            Residency residency = known.get(copy.frame().id());
            if (!copy.matches(residency)) {
                boolean superseded =
                        residency == null ? forgotten.contains(copy.frame().id()) : isSuperseded(copy, residency);
                (superseded ? outdated : lost).add(copy);
            }
        }
        return new WrongCopies(outdated, lost);
    }

    private static boolean isSuperseded(StoredFrame copy, Residency residency) {
        return copy.frame().origin().equals(residency.origin()) && copy.frame().revision() < residency.revision();
    }
}
