package dev.stackmemory.bootstrap.internal;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import dev.stackmemory.adapter.s3.SidecarSettings;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.application.tier.DurableStores;
import dev.stackmemory.application.tier.ErasingBetweenMoves;
import dev.stackmemory.application.tier.LedgeredHome;
import dev.stackmemory.application.tier.MoverTurns;
import dev.stackmemory.application.tier.ReplicatedHome;
import dev.stackmemory.application.tier.TieredFrames;
import dev.stackmemory.bootstrap.DerivedIndexes;
import dev.stackmemory.bootstrap.StoreServer;
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
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.Ledger;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Replicas in Redis, the home of new frames in PostgreSQL, and an archive in a bucket for what is old. */
@Module
interface HostedStores {
    @Provides
    static Tier youngest() {
        return Tier.WARM;
    }

    @Provides
    @Singleton
    static GuardedRedis redis(
            Settings settings, Map<String, String> environment, Measurements measurements, Closing closing) {
        return new GuardedRedis(RedisWiring.settings(settings, environment), measurements, closing);
    }

    @Provides
    @Singleton
    static GuardedArchive archive(
            Settings settings, Map<String, String> environment, Measurements measurements, Closing closing) {
        return new GuardedArchive(
                ArchiveWiring.settings(settings, environment),
                SidecarSettings.of(settings.home().resolve(ArchiveWiring.CACHE)),
                measurements,
                closing);
    }

    @Provides
    @Singleton
    static ReplicatedHome replicated(
            GuardedParadeDb paradeDb,
            DurableStores stores,
            Ledger ledger,
            GuardedRedis redis,
            InstantSource clock,
            Consumer<String> notices,
            Measurements measurements) {
        var frames = new TieredFrames(stores, ledger, measurements);
        return new ReplicatedHome(paradeDb.frames(), frames, ledger, redis.store(), clock, notices, measurements);
    }

    @Provides
    static FrameHome home(GuardedParadeDb paradeDb) {
        return paradeDb.frames();
    }

    @Binds
    @WithReplicas
    FrameHome withReplicas(ReplicatedHome replicated);

    @Binds
    FrameReader reader(ReplicatedHome replicated);

    @Provides
    @Singleton
    static DurableStores stores(GuardedParadeDb paradeDb, GuardedArchive archive) {
        return DurableStores.of(
                Set.of(paradeDb.id(), ArchiveWiring.ID), () -> List.of(paradeDb.durable(Tier.WARM), archive.durable()));
    }

    /** What is derived comes first, and the home, which knows what is to be erased, last. */
    @Provides
    static List<Erasing> erasing(
            GuardedRedis redis, GuardedArchive archive, MoverTurns turns, GuardedParadeDb paradeDb) {
        return List.of(redis.erasing(), new ErasingBetweenMoves(archive.erasing(), turns), paradeDb.erasing());
    }

    @Provides
    static Supplier<List<SearchableHome>> searchableHomes(
            GuardedParadeDb paradeDb, GuardedArchive archive, Ledger ledger) {
        return () -> List.of(paradeDb.searchable(Tier.WARM), LedgeredHome.of(archive.searchable(), ledger));
    }

    /** What is durable. Redis keeps its own limits, and is filled by reading. */
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
    static List<StoreServer> servers(
            GuardedParadeDb paradeDb,
            GuardedRedis redis,
            GuardedArchive archive,
            Settings settings,
            Map<String, String> environment) {
        return List.of(
                redis.server(),
                paradeDb.server(ParadeDbStores.address(settings, environment).toString()),
                archive.server());
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
