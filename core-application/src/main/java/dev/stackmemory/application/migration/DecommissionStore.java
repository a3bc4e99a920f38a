package dev.stackmemory.application.migration;

import dev.stackmemory.application.migration.BackfillFrames.BackfillReport;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.TierUsage;
import java.util.Optional;

/** Tells whether a store can be left: only when nothing is at home there, or all of it is in the memory that one migrates to. Thread-safe. */
public final class DecommissionStore {
    private final Ledger ledger;
    private final Optional<BackfillFrames> backfilling;

    /** @param backfilling to the memory that this one is migrated to, if it is */
    public DecommissionStore(Ledger ledger, Optional<BackfillFrames> backfilling) {
        this.ledger = ledger;
        this.backfilling = backfilling;
    }

    /** Whether the store can be left. */
    public sealed interface Finding {
        /** Nothing is at home there. */
        record Empty() implements Finding {}

        /**
         * Frames are at home there, and nowhere else.
         *
         * @param frames at least 1
         */
        record AtHome(long frames) implements Finding {}

        /** The memory is migrated, and this is how it compares: the store can be left if it is equal. */
        record Compared(BackfillReport report) implements Finding {}
    }

    /**
     * Looks whether the store can be left. Where the memory is migrated, what is missing is copied and everything is compared first.
     *
     * @param technology of the store, such as {@code sqlite}
     * @param migrated whether the migration is meant to empty this store, as opposed to a move between tiers
     * @throws dev.stackmemory.ports.failure.StoreException if this memory does not answer
     */
    public Finding look(String technology, boolean migrated, Progress progress, Deadline deadline) {
        if (migrated && backfilling.isPresent()) {
            return new Finding.Compared(backfilling.get().backfill(progress, deadline));
        }
        long frames = ledger.usage(deadline).stream()
                .filter(usage -> usage.home().technology().equals(technology))
                .mapToLong(TierUsage::frames)
                .sum();
        return frames == 0 ? new Finding.Empty() : new Finding.AtHome(frames);
    }
}
