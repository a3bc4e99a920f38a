package dev.stackmemory.application.tier;

import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.StoreMaintenance.CheckReport;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Compares the ledger with what the stores really hold, both ways, after each store has checked its own structure; and heals what has one right
 * answer: a copy that answers for a frame which its home lost, a copy left over, a frame that the ledger does not know. Thread-safe.
 */
public final class VerifyStores {
    static final int BATCH = 500;

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
     * Verifies beside readers, writers and movers: what changed while it was compared is compared again.
     *
     * @param deep whether to read every frame and compute its content hash anew
     * @param repair whether to heal what has one right answer
     * @throws StoreException if a store or the ledger does not answer
     */
    public VerifyReport verify(boolean deep, boolean repair, Progress progress, Deadline deadline) {
        Consumer<Deadline> cleared = clearing.begin(deadline);
        VerifyReport report = compare(deep, repair, progress, deadline);
        if (report.isClean()) {
            cleared.accept(deadline);
        }
        return next.map(others -> report.plus(others.verify(deep, repair, progress, deadline)))
                .orElse(report);
    }

    private VerifyReport compare(boolean deep, boolean repair, Progress progress, Deadline deadline) {
        if (repair) {
            leftovers.settle(deadline);
        }
        var findings = new Findings(repair);
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
            structure.problems().forEach(findings::problem);
            checked += structure.checked();
        }
        long compared = new HomesCheck(stores, ledger, clock, findings, progress, deadline).compare(checked, total);
        var copies = new CopiesCheck(home, ledger, outbox, leftovers, findings, deadline);
        inUse.forEach(copies::findMisplaced);
        if (withReplicas) {
            new ReplicasCheck(home, stores, ledger, outbox, findings, deadline).findOutdated(deep);
        }
        return new VerifyReport(
                compared, outbox.depth(Outbox.LEFTOVERS, deadline), findings.problems(), findings.healed());
    }
}
