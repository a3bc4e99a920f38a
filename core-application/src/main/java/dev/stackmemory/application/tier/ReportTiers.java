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
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Says what lies in which tier, and how full it is. Thread-safe. */
public final class ReportTiers {
    private final Ledger ledger;
    private final DurableStores stores;
    private final TieringSettings settings;
    private final List<CopyPlace> copies;

    /** @param copies the stores that keep some */
    public ReportTiers(Ledger ledger, DurableStores stores, TieringSettings settings, List<CopyPlace> copies) {
        this.ledger = ledger;
        this.stores = stores;
        this.settings = settings;
        this.copies = List.copyOf(copies);
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

    public TiersReport report(Deadline deadline) {
        List<TierUsage> usage = ledger.usage(deadline);
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
