package dev.stackmemory.bootstrap.internal;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import dev.stackmemory.application.node.SharedHome;
import dev.stackmemory.application.node.Strangers;
import dev.stackmemory.application.node.TellShared;
import dev.stackmemory.application.node.UnverifiedLists;
import dev.stackmemory.application.search.CachedSearch;
import dev.stackmemory.application.search.Search;
import dev.stackmemory.application.search.SearchTurns;
import dev.stackmemory.application.tier.CopyPlace;
import dev.stackmemory.application.tier.DurableStores;
import dev.stackmemory.application.tier.FastPlace;
import dev.stackmemory.application.tier.FetchFrames;
import dev.stackmemory.application.tier.PrefetchFrames;
import dev.stackmemory.application.tier.ReplicaAdmission;
import dev.stackmemory.application.tier.ReplicaTrust;
import dev.stackmemory.application.tier.ReplicatedHome;
import dev.stackmemory.application.tier.TieredFrames;
import dev.stackmemory.bootstrap.ServerCheck;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.domain.tier.Tier;
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
import java.util.function.Consumer;

/** Replicas in Redis before the home in PostgreSQL. */
@Module(includes = RedisReplicas.class)
interface HostedStores {
    @Provides
    @Singleton
    static GuardedRedis redis(
            Settings settings,
            Map<String, String> environment,
            InstantSource clock,
            Measurements measurements,
            Closing closing) {
        return new GuardedRedis(
                RedisWiring.settings(settings, environment), Tier.HOT, settings.home(), clock, measurements, closing);
    }

    @Provides
    @Singleton
    static FetchFrames fetching(GuardedRedis redis, TieredFrames frames, Ledger ledger, InstantSource clock) {
        return new FetchFrames(FastPlace.in(redis.store()), frames, ledger, clock);
    }

    /** What waits on this machine is in no answer that others keep. */
    @Provides
    @Singleton
    static CachedSearch cachedSearch(
            SearchTurns search,
            GuardedRedis redis,
            GuardedParadeDb paradeDb,
            ReplicatedHome frames,
            Spool spool,
            Optional<EmbeddingModel> model,
            InstantSource clock) {
        redis.connectAhead();
        return new CachedSearch(
                search,
                redis.answers(),
                paradeDb.generations(),
                frames,
                model,
                clock,
                () -> spool.inUse().isPresent());
    }

    @Binds
    Search search(CachedSearch search);

    @Provides
    @Singleton
    static ReplicatedHome replicated(
            GuardedParadeDb paradeDb,
            DurableStores stores,
            PrefetchFrames prefetch,
            Ledger ledger,
            GuardedRedis redis,
            ReplicaTrust trust,
            ReplicaAdmission admission,
            InstantSource clock,
            Consumer<String> notices,
            Measurements measurements) {
        return new ReplicatedHome(
                paradeDb.frames(),
                prefetch.watching(new TieredFrames(stores, ledger, measurements)),
                ledger,
                redis.store(),
                trust,
                admission,
                clock,
                notices,
                Tier.HOT,
                measurements);
    }

    @Provides
    static List<CopyPlace> copyPlaces(GuardedRedis redis) {
        return List.of(redis.copies());
    }

    @Provides
    static FrameHome home(GuardedParadeDb paradeDb) {
        return paradeDb.frames();
    }

    @Provides
    @Singleton
    static SharedHome shared(ReplicatedHome replicated, TieredFrames frames, Ledger ledger, GuardedParadeDb paradeDb) {
        return paradeDb.shared(replicated, frames, ledger);
    }

    @Provides
    static List<UnverifiedLists.Replicas> listed(GuardedRedis redis, ReplicaAdmission admission) {
        return List.of(redis.listed(admission));
    }

    @Binds
    @WithReplicas
    FrameReader reading(ReplicatedHome replicated);

    /** What is derived comes first, and the home, which knows what is to be erased, last. */
    @Provides
    static List<Erasing> erasing(
            GuardedRedis redis,
            Erasing archiveErasing,
            GuardedParadeDb paradeDb,
            SharedHome shared,
            Spool spool,
            Strangers strangers) {
        return List.of(
                strangers.sparing(new TellShared(shared.frames())),
                strangers.sparing(redis.erasing()),
                strangers.sparing(archiveErasing),
                strangers.sparing(paradeDb.erasing()),
                spool.erasing());
    }

    @Provides
    static List<ServerCheck> servers(
            GuardedParadeDb paradeDb,
            GuardedRedis redis,
            GuardedArchive archive,
            Settings settings,
            Map<String, String> environment) {
        return List.of(
                paradeDb.check(ParadeDbStores.address(settings, environment).toString()),
                redis.check(),
                archive.check());
    }
}
