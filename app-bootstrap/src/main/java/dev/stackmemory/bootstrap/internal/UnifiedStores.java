package dev.stackmemory.bootstrap.internal;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import dev.stackmemory.application.search.Search;
import dev.stackmemory.application.search.SearchFrames;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.application.tier.DurableStores;
import dev.stackmemory.application.tier.TieredFrames;
import dev.stackmemory.bootstrap.DerivedIndexes;
import dev.stackmemory.bootstrap.ServerCheck;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.domain.eviction.EvictionOrder;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.TierSettings;
import dev.stackmemory.domain.tier.TieringSettings;
import dev.stackmemory.domain.tier.Topology;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.StoreHistory;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** One PostgreSQL for everything: frames, ledger, words, and vectors where it has pgvector. */
@Module
interface UnifiedStores {
    @Provides
    static Tier youngest() {
        return Tier.HOT;
    }

    @Provides
    static FrameHome home(GuardedParadeDb paradeDb) {
        return paradeDb.frames();
    }

    @Binds
    @WithReplicas
    FrameHome withReplicas(FrameHome home);

    @Provides
    static FrameReader reader(DurableStores stores, Ledger ledger, Measurements measurements) {
        return new TieredFrames(stores, ledger, measurements);
    }

    @Provides
    static Optional<StoreHistory> history() {
        return Optional.empty();
    }

    @Provides
    @Singleton
    static DurableStores stores(GuardedParadeDb paradeDb) {
        return DurableStores.of(Set.of(paradeDb.id()), () -> List.of(paradeDb.durable()));
    }

    @Binds
    Search search(SearchFrames search);

    @Provides
    static List<Erasing> erasing(GuardedParadeDb paradeDb) {
        return List.of(paradeDb.erasing());
    }

    @Provides
    static Supplier<List<SearchableHome>> searchableHomes(GuardedParadeDb paradeDb) {
        return () -> List.of(paradeDb.searchable());
    }

    /** Between the tiers of one store nothing but the ledger would change: all frames are hot as long as nothing moves them. */
    @Provides
    static TieringSettings tiering(GuardedParadeDb paradeDb) {
        TierSettings hot = new TierSettings(paradeDb.frames().id(), true, TierLimits.NONE);
        return new TieringSettings(
                Map.of(Tier.HOT, hot), EvictionOrder.LRU, Topology.PROMOTION_THRESHOLD, Optional.empty(), Map.of());
    }

    @Provides
    static List<ServerCheck> servers(GuardedParadeDb paradeDb, Settings settings, Map<String, String> environment) {
        return List.of(
                paradeDb.check(ParadeDbStores.address(settings, environment).toString()));
    }

    @Provides
    static DerivedIndexes derivedIndexes(GuardedParadeDb paradeDb) {
        return paradeDb.derivedIndexes();
    }
}
