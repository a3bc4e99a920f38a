package dev.stackmemory.application.tier;

import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.StoreMaintenance.CheckReport;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Compares the ledger with what the stores really hold, both ways, after each store has checked its own structure; and heals what has one right
 * answer: a whole copy of a frame that its home lost or holds damaged, a copy left over, a frame that the ledger does not know. A store that does not
 * answer keeps no other from being compared. Thread-safe.
 */
public final class VerifyStores {
    static final int BATCH = 500;
    private static final CheckReport NOTHING = new CheckReport(0, List.of());

    private final FrameHome home;
    private final DurableStores stores;
    private final Ledger ledger;
    private final Ledger listed;
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
        this(home, stores, ledger, ledger, outbox, leftovers, clock, true, Optional.empty(), Clearing.NOTHING);
    }

    private VerifyStores(
            FrameHome home,
            DurableStores stores,
            Ledger ledger,
            Ledger listed,
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
        this.listed = listed;
        this.outbox = outbox;
        this.leftovers = leftovers;
        this.clock = clock;
    }

    /** Verifies these stores, and then those of another ledger, such as a node's own. */
    public VerifyStores with(VerifyStores others) {
        return new VerifyStores(
                home, stores, ledger, listed, outbox, leftovers, clock, withReplicas, Optional.of(others), clearing);
    }

    /**
     * As a node's own store is verified: what that lists is compared, so that it can be where the shared ledger is away, and of its replicas no more than
     * their content, for they are outdated, and rightly so, until it hears of what others have edited.
     *
     * @param own the part of the ledger that lies in the node's own store
     */
    public VerifyStores ofNode(Ledger own) {
        return new VerifyStores(home, stores, ledger, own, outbox, leftovers, clock, false, next, clearing);
    }

    /** Clears what stood against these stores when a verifying began that finds nothing wrong with them. */
    public VerifyStores clearing(Clearing value) {
        return new VerifyStores(home, stores, ledger, listed, outbox, leftovers, clock, withReplicas, next, value);
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
     * @param problems one sentence each, the first {@value Findings#KEPT} of them; empty when all is well
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
     * Verifies beside readers, writers and movers: what changed while it was compared is compared again. That a store does not answer is a problem of the
     * report, and the others are compared.
     *
     * @param deep whether to read every frame and compute its content hash anew
     * @param repair whether to heal what has one right answer
     * @throws StoreException if no ledger answers
     */
    public VerifyReport verify(boolean deep, boolean repair, Progress progress, Deadline deadline) {
        if (next.isEmpty()) {
            return verifyThese(deep, repair, progress, deadline);
        }
        VerifyReport report;
        try {
            report = verifyThese(deep, repair, progress, deadline);
        } catch (StoreException.Unavailable | StoreException.DeadlineExceeded away) {
            if (deadline.isExpired()) {
                throw away;
            }
            report = new VerifyReport(0, 0, List.of(Reach.notCompared(home.id(), away)), List.of());
        }
        return report.plus(next.get().verify(deep, repair, progress, deadline));
    }

    private VerifyReport verifyThese(boolean deep, boolean repair, Progress progress, Deadline deadline) {
        Consumer<Deadline> cleared = clearing.begin(deadline);
        VerifyReport report = compare(deep, repair, progress, deadline);
        if (report.isClean()) {
            cleared.accept(deadline);
        }
        return report;
    }

    private VerifyReport compare(boolean deep, boolean repair, Progress progress, Deadline deadline) {
        var findings = new Findings(repair);
        var reach = new Reach(findings, deadline);
        if (repair) {
            // It is tried again where something depends on it.
            var unused = reach.attempt(() -> leftovers.settle(deadline));
        }
        List<DurableStore> inUse = stores.inUse();
        long total = 0;
        for (DurableStore store : inUse) {
            total += reach.ask(store.id(), () -> store.catalog().count(FrameFilter.ALL, deadline))
                    .orElse(0L);
        }
        long all = total;
        long checked = 0;
        Map<StoreId, CheckReport> structures = new LinkedHashMap<>();
        for (DurableStore store : inUse) {
            long before = checked;
            CheckReport structure = checkStructure(
                    store,
                    deep,
                    reach,
                    (done, of) -> progress.report(before + done, before + Math.max(done, of) + all),
                    deadline);
            structures.put(store.id(), structure);
            checked += structure.checked();
        }
        long compared = new HomesCheck(stores, listed, outbox, clock, deep, findings, reach, progress, deadline)
                .compare(checked, total);
        if (!findings.healed().isEmpty()) {
            // What the homes before have, damaged, is left over. Else it is tried again with the next moves.
            var unused = reach.attempt(() -> leftovers.settle(deadline));
        }
        var copies = new CopiesCheck(home, ledger, outbox, leftovers, findings, reach, deadline);
        inUse.forEach(store -> reach.look(store.id(), () -> copies.findMisplaced(store)));
        var replicas = new ReplicasCheck(home, stores, ledger, outbox, findings, deadline);
        if (withReplicas) {
            replicas.findOutdated(deep);
        } else if (deep) {
            replicas.findDamaged();
        }
        for (DurableStore store : inUse) {
            List<String> problems = problems(structures, store);
            if (!problems.isEmpty() && !findings.healed().isEmpty()) {
                // What was wrong in it may be healed by now, or removed from it.
                structures.put(store.id(), checkStructure(store, deep, reach, Progress.NONE, deadline));
            }
            problems(structures, store).forEach(findings::problem);
        }
        return new VerifyReport(
                compared, outbox.depth(Outbox.LEFTOVERS, deadline), findings.problems(), findings.healed());
    }

    private static CheckReport checkStructure(
            DurableStore store, boolean deep, Reach reach, Progress progress, Deadline deadline) {
        return reach.ask(store.id(), () -> store.maintenance().check(deep, progress, deadline))
                .orElse(NOTHING);
    }

    private static List<String> problems(Map<StoreId, CheckReport> structures, DurableStore store) {
        return structures.getOrDefault(store.id(), NOTHING).problems();
    }
}
