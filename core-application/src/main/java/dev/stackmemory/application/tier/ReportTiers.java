package dev.stackmemory.application.tier;

import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.TierSettings;
import dev.stackmemory.domain.tier.TieringSettings;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.ReplicaUpkeep;
import dev.stackmemory.ports.store.TierUsage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Says what lies in which tier, and how full it is. Thread-safe. */
public final class ReportTiers {
    private final Supplier<Optional<Ledger>> own;
    private final Ledger shared;
    private final DurableStores stores;
    private final TieringSettings settings;
    private final List<CopyPlace> copies;
    private final Consumer<String> listener;

    /**
     * @param own the ledger of this node, where it has one
     * @param shared the ledger of everybody
     * @param copies the stores that keep some
     * @param listener hears, in a sentence for people, when only what is the node's own could be counted
     */
    public ReportTiers(
            Supplier<Optional<Ledger>> own,
            Ledger shared,
            DurableStores stores,
            TieringSettings settings,
            List<CopyPlace> copies,
            Consumer<String> listener) {
        this.own = own;
        this.shared = shared;
        this.stores = stores;
        this.settings = settings;
        this.copies = List.copyOf(copies);
        this.listener = listener;
    }

    /**
     * The tiers as they are.
     *
     * @param tiers all of them, the youngest first
     * @param bytesOnDisk what the memory takes on this machine, indexes and logs included
     */
    public record TiersReport(List<TierReport> tiers, long bytesOnDisk) {
        public TiersReport {
            tiers = List.copyOf(tiers);
        }
    }

    /**
     * One tier.
     *
     * @param tier which one
     * @param settings its store and limits; absent if the topology does not use it
     * @param usage what lies in it, by home: each node of a team has a hot home of its own; empty if nothing does
     * @param copies the stores that keep copies in it, of frames that are at home elsewhere
     */
    public record TierReport(
            Tier tier, Optional<TierSettings> settings, List<TierUsage> usage, List<CopyReport> copies) {
        public TierReport {
            usage = List.copyOf(usage);
            copies = List.copyOf(copies);
        }
    }

    /**
     * The copies in one store.
     *
     * @param ownLimits as in {@link CopyPlace}
     * @param usage absent if the store did not tell
     */
    public record CopyReport(StoreId store, Optional<TierLimits> ownLimits, Optional<ReplicaUpkeep.Usage> usage) {}

    /** @throws StoreException if the node has no store of its own and the shared ledger does not answer */
    public TiersReport report(Deadline deadline) {
        List<TierUsage> usage = usage(deadline);
        List<TierReport> tiers = Arrays.stream(Tier.values())
                .map(tier -> new TierReport(
                        tier,
                        Optional.ofNullable(settings.tiers().get(tier)),
                        usage.stream()
                                .filter(used -> used.tier() == tier)
                                .sorted(Comparator.comparing(used -> used.home().toString()))
                                .toList(),
                        copies.stream()
                                .filter(place -> place.tier() == tier)
                                .map(place -> new CopyReport(place.store(), place.ownLimits(), place.usage(deadline)))
                                .toList()))
                .toList();
        return new TiersReport(tiers, bytesOnDisk());
    }

    private List<TierUsage> usage(Deadline deadline) {
        Optional<Ledger> ofNode = own.get();
        if (ofNode.isEmpty()) {
            return shared.usage(deadline);
        }
        List<TierUsage> usage = new ArrayList<>(ofNode.get().usage(deadline));
        try {
            usage.addAll(shared.usage(deadline));
        } catch (StoreException.Unavailable | StoreException.DeadlineExceeded away) {
            listener.accept("what is shared is not counted: " + away.getMessage());
        }
        return usage;
    }

    /** What the memory takes, in bytes, indexes and logs included; without the stores that do not answer. */
    public long bytesOnDisk() {
        return stores.inUse().stream().mapToLong(ReportTiers::size).sum();
    }

    private static long size(DurableStore store) {
        try {
            return store.maintenance().sizeBytes();
        } catch (StoreException.Unavailable away) {
            return 0;
        }
    }
}
