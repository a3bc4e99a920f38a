package dev.stackmemory.application;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.ports.store.StoreMaintenance;
import dev.stackmemory.ports.store.StoreMaintenance.CheckReport;
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
     * Verifies beside readers and writers: what changed while it was compared is compared again.
     *
     * @param deep whether to read every frame and compute its content hash anew
     * @throws dev.stackmemory.ports.failure.StoreException if the home or the ledger does not answer
     */
    public VerifyReport verify(boolean deep, Progress progress, Deadline deadline) {
        return new Run(progress, deadline).all(deep);
    }

    private final class Run {
        private final Progress progress;
        private final Deadline deadline;
        private final List<String> problems = new ArrayList<>();

        Run(Progress progress, Deadline deadline) {
            this.progress = progress;
            this.deadline = deadline;
        }

        VerifyReport all(boolean deep) {
            long total = catalog.count(FrameFilter.ALL, deadline);
            CheckReport structure =
                    maintenance.check(deep, (done, of) -> progress.report(done, Math.max(done, of) + total), deadline);
            structure.problems().forEach(this::add);
            long compared = compareLedgerWithHome(structure.checked(), total);
            findFramesWithoutResidency();
            return new VerifyReport(compared, problems);
        }

        private void add(String problem) {
            if (problems.size() < PROBLEMS_KEPT) {
                problems.add(problem);
            }
        }

        private long compareLedgerWithHome(long checked, long total) {
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
                compare(here);
                compared += here.size();
                progress.report(checked + compared, checked + Math.max(total, compared));
                after = Optional.of(residencies.getLast().frame());
            }
        }

        private void compare(List<Residency> here) {
            Map<FrameId, StoredFrame> copies;
            try {
                copies = home.find(here.stream().map(Residency::frame).toList(), deadline);
            } catch (StoreException.CorruptFrame oneOfThem) {
                here.forEach(this::compareAgain);
                return;
            }
            for (Residency residency : here) {
                if (difference(residency, copies).isPresent()) {
                    compareAgain(residency);
                }
            }
        }

        /** Looks at one frame until the ledger says the same before and after its copy was read. */
        private void compareAgain(Residency listed) {
            FrameId id = listed.frame();
            Optional<Residency> residency = residency(id);
            while (residency.isPresent() && residency.get().home().equals(home.id())) {
                Optional<String> difference = differenceOf(residency.get());
                Optional<Residency> afterwards = residency(id);
                if (version(residency).equals(version(afterwards))) {
                    difference.ifPresent(this::add);
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
                return difference(residency, home.find(List.of(residency.frame()), deadline));
            } catch (StoreException.CorruptFrame damaged) {
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

        private void findFramesWithoutResidency() {
            Optional<String> cursor = Optional.empty();
            do {
                Page page = catalog.list(FrameFilter.ALL, ListOrder.OLDEST_FIRST, cursor, BATCH, deadline);
                List<FrameId> ids = page.frames().stream().map(FrameSummary::id).toList();
                Map<FrameId, Residency> known = ledger.find(ids, deadline);
                List<FrameId> missing =
                        ids.stream().filter(id -> !known.containsKey(id)).toList();
                // One that was forgotten since it was listed is missing rightly.
                Map<FrameId, StoredFrame> held = missing.isEmpty() ? Map.of() : home.find(missing, deadline);
                missing.stream()
                        .filter(held::containsKey)
                        .forEach(id ->
                                add("frame " + id + " lies in " + home.id() + " and the ledger does not know it"));
                cursor = page.next();
            } while (cursor.isPresent());
        }
    }
}
