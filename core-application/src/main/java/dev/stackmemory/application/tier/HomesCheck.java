package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.StoredFrame;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Compares what the ledger says with what the homes hold. What changed while it was compared is compared again. */
final class HomesCheck {
    private final DurableStores stores;
    private final Ledger ledger;
    private final Outbox outbox;
    private final InstantSource clock;
    private final boolean deep;
    private final Findings findings;
    private final Reach reach;
    private final Progress progress;
    private final Deadline deadline;

    /** @param deep whether the content of each copy is compared, and not only the hash that is written beside it */
    HomesCheck(
            DurableStores stores,
            Ledger ledger,
            Outbox outbox,
            InstantSource clock,
            boolean deep,
            Findings findings,
            Reach reach,
            Progress progress,
            Deadline deadline) {
        this.stores = stores;
        this.ledger = ledger;
        this.outbox = outbox;
        this.clock = clock;
        this.deep = deep;
        this.findings = findings;
        this.reach = reach;
        this.progress = progress;
        this.deadline = deadline;
    }

    /**
     * Compares every residency with the copy at its home.
     *
     * @param checked how much was looked at before, of which progress tells
     * @param total how much there may be to compare
     * @return how many residencies were compared
     */
    long compare(long checked, long total) {
        long compared = 0;
        List<Residency> residencies = ledger.list(Optional.empty(), VerifyStores.BATCH, deadline);
        while (!residencies.isEmpty()) {
            Map<StoreId, List<Residency>> homes = residencies.stream()
                    .filter(residency -> stores.ids().contains(residency.home()))
                    .collect(Collectors.groupingBy(Residency::home));
            for (Map.Entry<StoreId, List<Residency>> home : homes.entrySet()) {
                compared += reach.ask(home.getKey(), () -> compareAll(home.getKey(), home.getValue()))
                        .orElse(0);
            }
            progress.report(checked + compared, checked + Math.max(total, compared));
            residencies = ledger.list(Optional.of(residencies.getLast().frame()), VerifyStores.BATCH, deadline);
        }
        return compared;
    }

    /** @return how many were compared */
    private int compareAll(StoreId store, List<Residency> there) {
        Map<FrameId, StoredFrame> copies;
        try {
            copies = copies(store, Relocation.ids(there));
        } catch (StoreException.CorruptFrame | StoreException.CorruptStore oneOfThem) {
            there.forEach(this::compareAgain);
            return there.size();
        }
        for (Residency residency : there) {
            if (difference(residency, copies).isPresent()) {
                compareAgain(residency);
            }
        }
        return there.size();
    }

    private Map<FrameId, StoredFrame> copies(StoreId store, List<FrameId> frames) {
        return stores.find(store)
                .map(durable -> durable.frames().find(frames, deadline))
                .orElse(Map.of());
    }

    /** Looks at one frame until the ledger says the same before and after its copy was read. */
    private void compareAgain(Residency listed) {
        FrameId id = listed.frame();
        Optional<Residency> residency = residency(id);
        while (residency.isPresent() && stores.ids().contains(residency.get().home())) {
            Optional<String> difference = differenceOf(residency.get());
            Optional<Residency> afterwards = residency(id);
            if (version(residency).equals(version(afterwards))) {
                Residency settled = residency.get();
                difference.ifPresent(found -> takeHomeToAnother(settled, found));
                return;
            }
            residency = afterwards;
        }
    }

    private Optional<Residency> residency(FrameId id) {
        return Optional.ofNullable(ledger.find(List.of(id), deadline).get(id));
    }

    private static Optional<Long> version(Optional<Residency> residency) {
        return residency.map(Residency::ledgerVersion);
    }

    private Optional<String> differenceOf(Residency residency) {
        try {
            return difference(residency, copies(residency.home(), List.of(residency.frame())));
        } catch (StoreException.CorruptFrame | StoreException.CorruptStore damaged) {
            return Optional.of(String.valueOf(damaged.getMessage()));
        }
    }

    private Optional<String> difference(Residency residency, Map<FrameId, StoredFrame> copies) {
        FrameId id = residency.frame();
        StoredFrame stored = copies.get(id);
        if (stored == null) {
            return Optional.of("frame " + id + " is at home in " + residency.home() + ", which does not hold it");
        }
        if (stored.frame().revision() != residency.revision()) {
            return Optional.of("frame " + id + " has revision " + stored.frame().revision() + " in " + residency.home()
                    + " and revision " + residency.revision() + " in the ledger");
        }
        if (!stored.hash().equals(residency.hash())) {
            return Optional.of(
                    "frame " + id + " has another content hash in " + residency.home() + " than in the ledger");
        }
        if (deep && !Comparison.isIntact(stored)) {
            return Optional.of("frame " + id + " has another content in " + residency.home() + " than was recorded");
        }
        return Optional.empty();
    }

    /** The home does not answer for the frame as the ledger says; another store may. */
    private void takeHomeToAnother(Residency residency, String difference) {
        if (findings.repairs()) {
            for (DurableStore store : stores.inUse()) {
                if (!store.id().equals(residency.home()) && holds(store, residency)) {
                    // What the old home has of it, damaged, is left over then.
                    outbox.add(Outbox.LEFTOVERS, List.of(residency.frame()), deadline);
                    Residency moved = residency.movedTo(store.id(), store.tier(), clock.instant());
                    if (!ledger.compareAndSet(List.of(moved), deadline).isEmpty()) {
                        findings.healed(difference + "; it is at home in " + store.id() + " now, which still held it");
                        return;
                    }
                }
            }
        }
        findings.problem(difference);
    }

    private boolean holds(DurableStore store, Residency residency) {
        FrameId id = residency.frame();
        return reach.ask(store.id(), () -> Leftovers.readable(store, List.of(id), deadline))
                .filter(copies -> Comparison.isWhole(copies.get(id), residency))
                .isPresent();
    }
}
