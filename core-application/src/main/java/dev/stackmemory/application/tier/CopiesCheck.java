package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares what the stores hold with what the ledger says. */
final class CopiesCheck {
    private final FrameHome home;
    private final Ledger ledger;
    private final Outbox outbox;
    private final Leftovers leftovers;
    private final Findings findings;
    private final Reach reach;
    private final Deadline deadline;

    CopiesCheck(
            FrameHome home,
            Ledger ledger,
            Outbox outbox,
            Leftovers leftovers,
            Findings findings,
            Reach reach,
            Deadline deadline) {
        this.home = home;
        this.ledger = ledger;
        this.outbox = outbox;
        this.leftovers = leftovers;
        this.findings = findings;
        this.reach = reach;
        this.deadline = deadline;
    }

    /** Copies that a store lists though the ledger does not name it as their home, or does not know them at all. */
    void findMisplaced(DurableStore store) {
        boolean keepsReplicas = store.id().equals(home.id());
        Optional<String> cursor = Optional.empty();
        do {
            Page page =
                    store.catalog().list(FrameFilter.ALL, ListOrder.OLDEST_FIRST, cursor, VerifyStores.BATCH, deadline);
            List<FrameId> ids = page.frames().stream().map(FrameSummary::id).toList();
            Map<FrameId, Residency> known = ledger.find(ids, deadline);
            List<FrameId> misplaced = ids.stream()
                    .filter(id -> {
                        Residency residency = known.get(id);
                        return residency == null
                                || (!keepsReplicas && !residency.home().equals(store.id()));
                    })
                    .toList();
            if (!misplaced.isEmpty()) {
                lookAgain(store, misplaced);
            }
            cursor = page.next();
        } while (cursor.isPresent());
    }

    /** What was forgotten or moved since it was listed is missing, or known, rightly; what the outbox names will be removed. */
    private void lookAgain(DurableStore store, List<FrameId> listed) {
        Map<FrameId, StoredFrame> copies = Leftovers.readable(store, listed, deadline);
        Set<FrameId> expected = new HashSet<>(outbox.listWaiting(Outbox.LEFTOVERS, Integer.MAX_VALUE, deadline));
        expected.addAll(home.listPendingErasures(Integer.MAX_VALUE, deadline));
        Map<FrameId, Residency> known = ledger.find(copies.keySet(), deadline);
        Set<FrameId> forgotten = home.findForgotten(copies.keySet(), deadline);
        copies.forEach((id, copy) -> {
            Residency residency = known.get(id);
            if (expected.contains(id) || (residency != null && residency.home().equals(store.id()))) {
                return;
            }
            if (residency != null && !isSuperseded(copy, residency)) {
                lostHistory(store, copy, residency);
            } else if (residency != null) {
                leftOver(store, id, "a copy of frame " + id + " is left over in " + store.id());
            } else if (forgotten.contains(id)) {
                leftOver(store, id, "frame " + id + " was forgotten, and a copy of it lies in " + store.id());
            } else {
                enter(copy, "frame " + id + " lies in " + store.id() + " and the ledger does not know it");
            }
        });
    }

    private static boolean isSuperseded(StoredFrame copy, Residency residency) {
        return copy.frame().revision() < residency.revision() || Comparison.isWhole(copy, residency);
    }

    /**
     * The ledger was set back, as by a backup, and this was recorded since. What the ledger knows may have been recorded after that, too: nobody but
     * the user can say which is right.
     */
    private void lostHistory(DurableStore store, StoredFrame copy, Residency residency) {
        findings.problem("frame " + copy.frame().id() + " has revision "
                + copy.frame().revision() + " in " + store.id()
                + ", with another content than revision " + residency.revision() + ", which the ledger knows in "
                + residency.home() + "; nothing is done about it, for either may be right");
    }

    private void leftOver(DurableStore store, FrameId id, String sentence) {
        if (findings.repairs()
                && reach.attempt(() -> leftovers.settle(List.of(id), deadline))
                && !store.frames().find(List.of(id), deadline).containsKey(id)) {
            findings.healed(sentence + "; it was removed");
            return;
        }
        findings.problem(sentence);
    }

    private void enter(StoredFrame copy, String sentence) {
        if (findings.repairs()) {
            List<RecordOutcome> outcomes = home.record(List.of(FrameWrite.create(copy.frame())), deadline)
                    .outcomes();
            if (outcomes.getFirst() instanceof RecordOutcome.Recorded) {
                outbox.add(Outbox.LEFTOVERS, List.of(copy.frame().id()), deadline);
                var unused = reach.attempt(() -> leftovers.settle(deadline));
                findings.healed(sentence + "; it was recorded anew");
                return;
            }
        }
        findings.problem(sentence);
    }
}
