package dev.stackmemory.bootstrap.internal;

import dagger.Module;
import dagger.Provides;
import dev.stackmemory.adapter.s3.SidecarSettings;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.application.tier.DurableStores;
import dev.stackmemory.application.tier.ErasingBetweenMoves;
import dev.stackmemory.application.tier.LedgeredHome;
import dev.stackmemory.application.tier.MoverTurns;
import dev.stackmemory.bootstrap.DerivedIndexes;
import dev.stackmemory.bootstrap.VectorIndexing;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.domain.eviction.EvictionOrder;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.TierSettings;
import dev.stackmemory.domain.tier.TieringSettings;
import dev.stackmemory.domain.tier.Topology;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.Ledger;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A PostgreSQL as the warm tier, and an archive in a bucket for what is old. */
@Module
interface ArchivedStores {
    @Provides
    static Tier youngest() {
        return Tier.WARM;
    }

    @Provides
    @Singleton
    static GuardedArchive archive(
            Settings settings,
            Map<String, String> environment,
            GuardedParadeDb paradeDb,
            MoverTurns turns,
            Measurements measurements,
            Closing closing) {
        var archive = new GuardedArchive(
                ArchiveWiring.settings(settings, environment),
                SidecarSettings.of(settings.home().resolve(ArchiveWiring.BUCKET_CACHE)),
                measurements,
                closing);
        archive.whenBack(new ErasingWhenBack(paradeDb.frames(), new ErasingBetweenMoves(archive.erasing(), turns)));
        return archive;
    }

    @Provides
    @Singleton
    static DurableStores stores(GuardedParadeDb paradeDb, GuardedArchive archive) {
        return DurableStores.of(
                Set.of(paradeDb.id(), ArchiveWiring.ID), () -> List.of(paradeDb.durable(Tier.WARM), archive.durable()));
    }

    @Provides
    static Supplier<List<SearchableHome>> searchableHomes(
            GuardedParadeDb paradeDb, GuardedArchive archive, Spool spool, Ledger shared, @Whole Ledger whole) {
        return () -> spool.inUse()
                .map(node -> List.of(
                        node.searchable(),
                        LedgeredHome.of(paradeDb.searchable(Tier.WARM), whole),
                        LedgeredHome.of(archive.searchable(), whole)))
                .orElseGet(
                        () -> List.of(paradeDb.searchable(Tier.WARM), LedgeredHome.of(archive.searchable(), shared)));
    }

    /** What is durable. Replicas have limits of their own, and are filled by reading. */
    @Provides
    static TieringSettings tiering(Settings settings, GuardedParadeDb paradeDb) {
        TierLimits warm = TieringWiring.limits(
                settings, SettingKeys.WARM_MAX_AGE, SettingKeys.WARM_MAX_FRAMES, SettingKeys.WARM_MAX_BYTES);
        var tiers = Map.of(
                Tier.WARM, new TierSettings(paradeDb.id(), true, warm),
                Tier.COLD, new TierSettings(ArchiveWiring.ID, true, TierLimits.NONE));
        return TieringWiring.apply(
                settings,
                new TieringSettings(
                        tiers, EvictionOrder.LRU, Topology.PROMOTION_THRESHOLD, Optional.empty(), Map.of()));
    }

    @Provides
    static DerivedIndexes derivedIndexes(GuardedParadeDb paradeDb, GuardedArchive archive) {
        DerivedIndexes warm = paradeDb.derivedIndexes();
        return new DerivedIndexes() {
            @Override
            public boolean rebuildTexts(Progress progress, Deadline deadline) {
                return warm.rebuildTexts(progress, deadline) && archive.rebuildTexts(progress, deadline);
            }

            @Override
            public boolean indexVectors(VectorIndexing kind, Deadline deadline) {
                return warm.indexVectors(kind, deadline);
            }
        };
    }
}
