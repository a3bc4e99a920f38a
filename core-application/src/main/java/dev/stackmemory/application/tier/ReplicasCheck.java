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
        ReplicaPages.forEach(home, VerifyStores.BATCH, deadline, replicas -> {
            List<FrameId> frames = frames(replicas);
            Map<FrameId, Residency> known = ledger.find(frames, deadline);
            Map<FrameId, StoredFrame> copies = deep ? readable(frames) : Map.of();
            drop(replicas.stream()
                    .filter(replica -> isOutdated(replica, known.get(replica.frame()))
                            || (deep && !isSound(copies.get(replica.frame()), known.get(replica.frame()))))
                    .toList());
        });
    }

    /** Reads each, and asks no ledger. */
    void findDamaged() {
        ReplicaPages.forEach(home, VerifyStores.BATCH, deadline, replicas -> {
            Map<FrameId, StoredFrame> copies = readable(frames(replicas));
            drop(replicas.stream()
                    .filter(replica -> !isIntact(copies.get(replica.frame())))
                    .toList());
        });
    }

    private static List<FrameId> frames(List<CopyVersion> replicas) {
        return replicas.stream().map(CopyVersion::frame).toList();
    }

    private Map<FrameId, StoredFrame> readable(List<FrameId> frames) {
        return Leftovers.readable(stores.inUse().getFirst(), frames, deadline);
    }

    private static boolean isOutdated(CopyVersion replica, @Nullable Residency residency) {
        return residency == null || residency.revision() != replica.revision();
    }

    private static boolean isSound(@Nullable StoredFrame copy, @Nullable Residency residency) {
        return copy != null && residency != null && Comparison.isWhole(copy, residency);
    }

    private static boolean isIntact(@Nullable StoredFrame copy) {
        return copy != null && Comparison.isIntact(copy);
    }

    private void drop(List<CopyVersion> outdated) {
        if (outdated.isEmpty()) {
            return;
        }
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
