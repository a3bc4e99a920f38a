package dev.stackmemory.application.tier;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.StoreMaintenance.CheckReport;
import dev.stackmemory.ports.store.StoredFrame;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the ledger with what the stores really hold, both ways, after each store has checked its own structure; and heals what has one right
 * answer: a copy that answers for a frame which its home lost, a copy left over, a frame that the ledger does not know. Thread-safe.
 */
public final class VerifyStores {
    private static final int BATCH = 500;
    private static final int SENTENCES_KEPT = 1_000;

    private final FrameHome home;
    private final DurableStores stores;
    private final Ledger ledger;
    private final Outbox outbox;
    private final Leftovers leftovers;
    private final InstantSource clock;
    private final boolean withReplicas;
    private final Optional<VerifyStores> next;
    private final Clearing clearing;

    /** @param home where frames are recorded, the first of the stores */
    public VerifyStores(
            FrameHome home,
            DurableStores stores,
            Ledger ledger,
            Outbox outbox,
            Leftovers leftovers,
            InstantSource clock) {
        this(home, stores, ledger, outbox, leftovers, clock, true, Optional.empty(), Clearing.NOTHING);
    }

    private VerifyStores(
            FrameHome home,
            DurableStores stores,
            Ledger ledger,
            Outbox outbox,
            Leftovers leftovers,
            InstantSource clock,
            boolean withReplicas,
            Optional<VerifyStores> next,
            Clearing clearing) {
        this.clearing = clearing;
        this.withReplicas = withReplicas;
        this.next = next;
        this.home = home;
        this.stores = stores;
        this.ledger = ledger;
        this.outbox = outbox;
        this.leftovers = leftovers;
        this.clock = clock;
    }

    /** Verifies these stores, and then those of another ledger, such as a node's own. */
    public VerifyStores with(VerifyStores others) {
        return new VerifyStores(
                home, stores, ledger, outbox, leftovers, clock, withReplicas, Optional.of(others), clearing);
    }

    /** Without the replicas: those of a node are outdated, and rightly so, until it hears of what others have edited. */
    public VerifyStores withoutReplicas() {
        return new VerifyStores(home, stores, ledger, outbox, leftovers, clock, false, next, clearing);
    }

    /** Clears what stood against these stores when a verifying began that finds nothing wrong with them. */
    public VerifyStores clearing(Clearing value) {
        return new VerifyStores(home, stores, ledger, outbox, leftovers, clock, withReplicas, next, value);
    }

    /** Something that stands against stores until they were verified. */
    @FunctionalInterface
    public interface Clearing {
        /** There is nothing of that kind. */
        Clearing NOTHING = beginning -> end -> {};

        /**
         * Asked when a verifying begins.
         *
         * @return clears what stood then, once nothing was found
         */
        Consumer<Deadline> begin(Deadline deadline);
    }

    /**
     * What verifying found.
     *
     * @param frames how many residencies were compared
     * @param pending frames of which a copy may be left over; the mover removes them
     * @param problems one sentence each, the first {@value #SENTENCES_KEPT} of them; empty when all is well
     * @param healed one sentence for each problem that is none any more; empty where nothing was to be repaired
     */
    public record VerifyReport(long frames, long pending, List<String> problems, List<String> healed) {
        public VerifyReport {
            problems = List.copyOf(problems);
            healed = List.copyOf(healed);
        }

        public boolean isClean() {
            return problems.isEmpty();
        }

        private VerifyReport plus(VerifyReport more) {
            return new VerifyReport(
                    frames + more.frames,
                    pending + more.pending,
                    Stream.concat(problems.stream(), more.problems.stream()).toList(),
                    Stream.concat(healed.stream(), more.healed.stream()).toList());
        }
    }

    /**
     * Verifies beside readers, writers and movers: what changed while it was compared is compared again.
     *
     * @param deep whether to read every frame and compute its content hash anew
     * @param repair whether to heal what has one right answer
     * @throws StoreException if a store or the ledger does not answer
     */
    public VerifyReport verify(boolean deep, boolean repair, Progress progress, Deadline deadline) {
        Consumer<Deadline> cleared = clearing.begin(deadline);
        VerifyReport report = new Run(repair, progress, deadline).all(deep);
        if (report.isClean()) {
            cleared.accept(deadline);
        }
        return next.map(others -> report.plus(others.verify(deep, repair, progress, deadline)))
                .orElse(report);
    }

    private final class Run {
        private final boolean repair;
        private final Progress progress;
        private final Deadline deadline;
        private final List<String> problems = new ArrayList<>();
        private final List<String> healed = new ArrayList<>();

        Run(boolean repair, Progress progress, Deadline deadline) {
            this.repair = repair;
            this.progress = progress;
            this.deadline = deadline;
        }

        VerifyReport all(boolean deep) {
            if (repair) {
                leftovers.settle(deadline);
            }
            List<DurableStore> inUse = stores.inUse();
            long total = 0;
            for (DurableStore store : inUse) {
                total += store.catalog().count(FrameFilter.ALL, deadline);
            }
            long checked = 0;
            for (DurableStore store : inUse) {
                long before = checked;
                long all = total;
                CheckReport structure = store.maintenance()
                        .check(
                                deep,
                                (done, of) -> progress.report(before + done, before + Math.max(done, of) + all),
                                deadline);
                structure.problems().forEach(this::problem);
                checked += structure.checked();
            }
            long compared = compareLedgerWithHomes(checked, total);
            for (DurableStore store : inUse) {
                findMisplaced(store, store.id().equals(home.id()));
            }
            if (withReplicas) {
                findOutdatedReplicas(deep);
            }
            return new VerifyReport(compared, outbox.depth(Outbox.LEFTOVERS, deadline), problems, healed);
        }

        private void problem(String sentence) {
            if (problems.size() < SENTENCES_KEPT) {
                problems.add(sentence);
            }
        }

        private void healed(String sentence) {
            if (healed.size() < SENTENCES_KEPT) {
                healed.add(sentence);
            }
        }

        private long compareLedgerWithHomes(long checked, long total) {
            long compared = 0;
            List<Residency> residencies = ledger.list(Optional.empty(), BATCH, deadline);
            while (!residencies.isEmpty()) {
                Map<StoreId, List<Residency>> homes = residencies.stream()
                        .filter(residency -> stores.ids().contains(residency.home()))
                        .collect(Collectors.groupingBy(Residency::home));
                homes.forEach(this::compare);
                compared += homes.values().stream().mapToInt(List::size).sum();
                progress.report(checked + compared, checked + Math.max(total, compared));
                residencies = ledger.list(Optional.of(residencies.getLast().frame()), BATCH, deadline);
            }
            return compared;
        }

        private void compare(StoreId store, List<Residency> there) {
            Map<FrameId, StoredFrame> copies;
            try {
                copies = copies(store, there.stream().map(Residency::frame).toList());
            } catch (StoreException.CorruptFrame | StoreException.CorruptStore oneOfThem) {
                there.forEach(this::compareAgain);
                return;
            }
            for (Residency residency : there) {
                if (difference(residency, copies).isPresent()) {
                    compareAgain(residency);
                }
            }
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
            while (residency.isPresent()
                    && stores.ids().contains(residency.get().home())) {
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

        private static Optional<String> difference(Residency residency, Map<FrameId, StoredFrame> copies) {
            FrameId id = residency.frame();
            StoredFrame stored = copies.get(id);
            if (stored == null) {
                return Optional.of("frame " + id + " is at home in " + residency.home() + ", which does not hold it");
            }
            if (stored.frame().revision() != residency.revision()) {
                return Optional.of(
                        "frame " + id + " has revision " + stored.frame().revision() + " in " + residency.home()
                                + " and revision " + residency.revision() + " in the ledger");
            }
            if (!stored.hash().equals(residency.hash())) {
                return Optional.of(
                        "frame " + id + " has another content hash in " + residency.home() + " than in the ledger");
            }
            return Optional.empty();
        }

        /** The home does not answer for the frame as the ledger says; another store may. */
        private void takeHomeToAnother(Residency residency, String difference) {
            if (repair) {
                for (DurableStore store : stores.inUse()) {
                    if (!store.id().equals(residency.home()) && holds(store, residency)) {
                        Residency moved = residency.movedTo(store.id(), store.tier(), clock.instant());
                        if (!ledger.compareAndSet(List.of(moved), deadline).isEmpty()) {
                            healed(difference + "; it is at home in " + store.id() + " now, which still held it");
                            return;
                        }
                    }
                }
            }
            problem(difference);
        }

        private boolean holds(DurableStore store, Residency residency) {
            try {
                StoredFrame copy = store.frames()
                        .find(List.of(residency.frame()), deadline)
                        .get(residency.frame());
                return copy != null && Relocation.isWhole(copy, residency);
            } catch (StoreException.CorruptFrame | StoreException.CorruptStore damaged) {
                return false;
            }
        }

        /** Copies that a store lists though the ledger does not name it as their home, or does not know them at all. */
        private void findMisplaced(DurableStore store, boolean keepsReplicas) {
            Optional<String> cursor = Optional.empty();
            do {
                Page page = store.catalog().list(FrameFilter.ALL, ListOrder.OLDEST_FIRST, cursor, BATCH, deadline);
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
                if (expected.contains(id)
                        || (residency != null && residency.home().equals(store.id()))) {
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
            return copy.frame().revision() < residency.revision() || Relocation.isWhole(copy, residency);
        }

        /**
         * The ledger was set back, as by a backup, and this was recorded since. What the ledger knows may have been recorded after that, too: nobody but
         * the user can say which is right.
         */
        private void lostHistory(DurableStore store, StoredFrame copy, Residency residency) {
            problem("frame " + copy.frame().id() + " has revision "
                    + copy.frame().revision() + " in " + store.id()
                    + ", with another content than revision " + residency.revision() + ", which the ledger knows in "
                    + residency.home() + "; nothing is done about it, for either may be right");
        }

        private void leftOver(DurableStore store, FrameId id, String sentence) {
            if (repair) {
                leftovers.settle(List.of(id), deadline);
                if (!store.frames().find(List.of(id), deadline).containsKey(id)) {
                    healed(sentence + "; it was removed");
                    return;
                }
            }
            problem(sentence);
        }

        private void enter(StoredFrame copy, String sentence) {
            if (repair) {
                List<RecordOutcome> outcomes = home.record(List.of(FrameWrite.create(copy.frame())), deadline)
                        .outcomes();
                if (outcomes.getFirst() instanceof RecordOutcome.Recorded) {
                    outbox.add(Outbox.LEFTOVERS, List.of(copy.frame().id()), deadline);
                    leftovers.settle(deadline);
                    healed(sentence + "; it was recorded anew");
                    return;
                }
            }
            problem(sentence);
        }

        private void findOutdatedReplicas(boolean deep) {
            ReplicaPages.forEach(home, BATCH, deadline, replicas -> dropOutdated(replicas, deep));
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
            Set<FrameId> dropped = repair ? home.delete(outdated, deadline) : Set.of();
            for (CopyVersion replica : outdated) {
                String sentence =
                        "the replica of frame " + replica.frame() + " in " + home.id() + " is outdated or damaged";
                if (dropped.contains(replica.frame())) {
                    healed(sentence + "; it was dropped");
                } else if (!expected.contains(replica.frame())) {
                    problem(sentence);
                }
            }
        }
    }
}
