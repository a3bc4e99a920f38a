package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares the replicas that a home keeps with what the ledger says. */
final class ReplicasCheck {
    private final FrameHome home;
    private final DurableStores stores;
    private final Ledger ledger;
    private final Outbox outbox;
    private final Findings findings;
    private final Deadline deadline;

    ReplicasCheck(
            FrameHome home, DurableStores stores, Ledger ledger, Outbox outbox, Findings findings, Deadline deadline) {
        this.home = home;
        this.stores = stores;
        this.ledger = ledger;
        this.outbox = outbox;
        this.findings = findings;
        this.deadline = deadline;
    }

    /** @param deep whether each is read, too */
    void findOutdated(boolean deep) {
        ReplicaPages.forEach(home, VerifyStores.BATCH, deadline, replicas -> dropOutdated(replicas, deep));
    }

    private void dropOutdated(List<CopyVersion> replicas, boolean deep) {
        List<FrameId> frames = replicas.stream().map(CopyVersion::frame).toList();
        Map<FrameId, Residency> known = ledger.find(frames, deadline);
        Map<FrameId, StoredFrame> readable =
                deep ? Leftovers.readable(stores.inUse().getFirst(), frames, deadline) : Map.of();
        List<CopyVersion> outdated = replicas.stream()
                .filter(replica -> isOutdated(replica, known.get(replica.frame()))
                        || (deep && !readable.containsKey(replica.frame())))
                .toList();
        if (!outdated.isEmpty()) {
            drop(outdated);
        }
    }

    private static boolean isOutdated(CopyVersion replica, @Nullable Residency residency) {
        return residency == null || residency.revision() != replica.revision();
    }

    private void drop(List<CopyVersion> outdated) {
        Set<FrameId> expected = new HashSet<>(outbox.listWaiting(Outbox.LEFTOVERS, Integer.MAX_VALUE, deadline));
        Set<FrameId> dropped = findings.repairs() ? home.delete(outdated, deadline) : Set.of();
        for (CopyVersion replica : outdated) {
            String sentence =
                    "the replica of frame " + replica.frame() + " in " + home.id() + " is outdated or damaged";
            if (dropped.contains(replica.frame())) {
                findings.healed(sentence + "; it was dropped");
            } else if (!expected.contains(replica.frame())) {
                findings.problem(sentence);
            }
        }
    }
}
