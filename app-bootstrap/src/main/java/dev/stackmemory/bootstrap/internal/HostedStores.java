package dev.stackmemory.bootstrap.internal;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import dev.stackmemory.adapter.s3.SidecarSettings;
import dev.stackmemory.application.search.CachedSearch;
import dev.stackmemory.application.search.Search;
import dev.stackmemory.application.search.SearchFrames;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.application.tier.DurableStores;
import dev.stackmemory.application.tier.ErasingBetweenMoves;
import dev.stackmemory.application.tier.FastPlace;
import dev.stackmemory.application.tier.FetchFrames;
import dev.stackmemory.application.tier.LedgeredHome;
import dev.stackmemory.application.tier.MoverTurns;
import dev.stackmemory.application.tier.PrefetchFrames;
import dev.stackmemory.application.tier.ReplicaAdmission;
import dev.stackmemory.application.tier.ReplicatedHome;
import dev.stackmemory.application.tier.TieredFrames;
import dev.stackmemory.application.tier.WarmSession;
import dev.stackmemory.bootstrap.DerivedIndexes;
import dev.stackmemory.bootstrap.StoreServer;
import dev.stackmemory.bootstrap.VectorIndexing;
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
import dev.stackmemory.ports.model.EmbeddingModel;
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
    static GuardedRedis redis(Settings settings, Map<String, String> environment, Closing closing) {
        return new GuardedRedis(RedisWiring.settings(settings, environment), closing);
    }

    @Provides
    @Singleton
    static GuardedArchive archive(
            Settings settings,
            Map<String, String> environment,
            GuardedParadeDb paradeDb,
            MoverTurns turns,
            Closing closing) {
        var archive = new GuardedArchive(
                ArchiveWiring.settings(settings, environment),
                SidecarSettings.of(settings.home().resolve(ArchiveWiring.CACHE)),
                closing);
        archive.whenBack(new ErasingWhenBack(paradeDb.frames(), new ErasingBetweenMoves(archive.erasing(), turns)));
        return archive;
    }

    @Provides
    @Singleton
    static ReplicaAdmission admission(GuardedParadeDb paradeDb, GuardedRedis redis) {
        var admission = new ReplicaAdmission(paradeDb.frames(), paradeDb.epoch(), redis.store(), redis.epoch());
        redis.beforeUse(admission::admit);
        return admission;
    }

    @Provides
    static Optional<ReplicaAdmission> replicas(ReplicaAdmission admission) {
        return Optional.of(admission);
    }

    @Provides
    @Singleton
    static FetchFrames fetching(GuardedRedis redis, TieredFrames frames, Ledger ledger, InstantSource clock) {
        return new FetchFrames(FastPlace.in(redis.store()), frames, ledger, clock);
    }

    @Provides
    static Optional<WarmSession> warmSession(WarmSession warming) {
        return Optional.of(warming);
    }

    @Provides
    @Singleton
    static ReplicatedHome replicated(
            GuardedParadeDb paradeDb,
            TieredFrames frames,
            PrefetchFrames prefetch,
            Ledger ledger,
            GuardedRedis redis,
            ReplicaAdmission admission,
            InstantSource clock,
            Consumer<String> notices) {
        return new ReplicatedHome(
                paradeDb.frames(), prefetch.watching(frames), ledger, redis.store(), admission, clock, notices);
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

    @Provides
    @Singleton
    static Search search(
            SearchFrames search,
            GuardedRedis redis,
            GuardedParadeDb paradeDb,
            ReplicatedHome frames,
            Optional<EmbeddingModel> model,
            InstantSource clock) {
        redis.connectAhead();
        return new CachedSearch(search, redis.answers(), paradeDb.generations(), frames, model, clock);
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
