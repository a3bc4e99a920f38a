package dev.stackmemory.application;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.ports.store.StoreMaintenance;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares the ledger with what its home really holds, both ways, after the store has checked its own structure. Thread-safe. */
public final class VerifyStores {
    private static final int BATCH = 500;
    private static final int PROBLEMS_KEPT = 1_000;

    private final FrameStore home;
    private final FrameCatalog catalog;
    private final Ledger ledger;
    private final StoreMaintenance maintenance;

    public VerifyStores(FrameStore home, FrameCatalog catalog, Ledger ledger, StoreMaintenance maintenance) {
        this.home = home;
        this.catalog = catalog;
        this.ledger = ledger;
        this.maintenance = maintenance;
    }

    /**
     * What verifying found.
     *
     * @param frames how many residencies were compared
     * @param problems one sentence each, the first {@value #PROBLEMS_KEPT} of them; empty when all is well
     */
    public record VerifyReport(long frames, List<String> problems) {
        public VerifyReport {
            problems = List.copyOf(problems);
        }

        public boolean isClean() {
            return problems.isEmpty();
        }
    }

    /**
     * @param deep whether to read every frame and compute its content hash anew
     */
    public VerifyReport verify(boolean deep, Progress progress, Deadline deadline) {
        List<String> problems =
                new ArrayList<>(maintenance.check(deep, Progress.NONE, deadline).problems());
        long total = catalog.count(FrameFilter.ALL, deadline);
        long compared = compareLedgerWithHome(problems, total, progress, deadline);
        findFramesWithoutResidency(problems, deadline);
        return new VerifyReport(compared, problems.subList(0, Math.min(problems.size(), PROBLEMS_KEPT)));
    }

    private long compareLedgerWithHome(List<String> problems, long total, Progress progress, Deadline deadline) {
        long compared = 0;
        Optional<FrameId> after = Optional.empty();
        while (true) {
            List<Residency> residencies = ledger.list(after, BATCH, deadline);
            if (residencies.isEmpty()) {
                return compared;
            }
            List<Residency> here = residencies.stream()
                    .filter(residency -> residency.home().equals(home.id()))
                    .toList();
            Map<FrameId, StoredFrame> copies =
                    home.find(here.stream().map(Residency::frame).toList(), deadline);
            for (Residency residency : here) {
                difference(residency, Optional.ofNullable(copies.get(residency.frame())))
                        .ifPresent(problems::add);
            }
            compared += residencies.size();
            progress.report(compared, Math.max(total, compared));
            after = Optional.of(residencies.getLast().frame());
        }
    }

    private Optional<String> difference(Residency residency, Optional<StoredFrame> copy) {
        if (copy.isEmpty()) {
            return Optional.of(
                    "frame " + residency.frame() + " is at home in " + residency.home() + ", which does not hold it");
        }
        StoredFrame stored = copy.get();
        if (stored.frame().revision() != residency.revision()) {
            return Optional.of("frame " + residency.frame() + " has revision "
                    + stored.frame().revision() + " in " + residency.home() + " and revision " + residency.revision()
                    + " in the ledger");
        }
        if (!stored.hash().equals(residency.hash())) {
            return Optional.of("frame " + residency.frame() + " has another content hash in " + residency.home()
                    + " than in the ledger");
        }
        return Optional.empty();
    }

    private void findFramesWithoutResidency(List<String> problems, Deadline deadline) {
        Optional<String> cursor = Optional.empty();
        do {
            Page page = catalog.list(FrameFilter.ALL, ListOrder.OLDEST_FIRST, cursor, BATCH, deadline);
            List<FrameId> ids = page.frames().stream().map(FrameSummary::id).toList();
            Map<FrameId, Residency> known = ledger.find(ids, deadline);
            for (FrameId id : ids) {
                if (!known.containsKey(id)) {
                    problems.add("frame " + id + " lies in " + home.id() + " and the ledger does not know it");
                }
            }
            cursor = page.next();
        } while (cursor.isPresent());
    }
}
