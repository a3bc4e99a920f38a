package dev.stackmemory.bootstrap.internal;

import dagger.Module;
import dagger.Provides;
import dev.stackmemory.adapter.paradedb.SessionCacheLimits;
import dev.stackmemory.application.tier.CopyPlace;
import dev.stackmemory.application.tier.DurableStores;
import dev.stackmemory.application.tier.FastPlace;
import dev.stackmemory.application.tier.FetchFrames;
import dev.stackmemory.application.tier.PrefetchFrames;
import dev.stackmemory.application.tier.ReplicatedArchive;
import dev.stackmemory.application.tier.TieredFrames;
import dev.stackmemory.bootstrap.ServerCheck;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.bootstrap.settings.SettingsException;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.ReplicaStore;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The home in PostgreSQL, and beside it a session cache for what was read from the archive. */
@Module(includes = PostgresHome.class)
interface PostgresStores {
    @Provides
    @Singleton
    static ReplicaStore sessionCache(GuardedParadeDb paradeDb, Settings settings) {
        return paradeDb.sessionCache(cacheLimits(settings));
    }

    /** From the archive alone: what is at home in PostgreSQL is fast already. */
    @Provides
    @Singleton
    static FetchFrames fetching(ReplicaStore sessionCache, GuardedArchive archive, Ledger ledger, InstantSource clock) {
        return new FetchFrames(FastPlace.in(sessionCache), archive.durable().frames(), ledger, clock);
    }

    @Provides
    @Singleton
    @WithReplicas
    static FrameReader reading(
            GuardedParadeDb paradeDb,
            GuardedArchive archive,
            ReplicaStore sessionCache,
            PrefetchFrames prefetch,
            Ledger ledger,
            Measurements measurements) {
        FrameStore slow = archive.durable().frames();
        FrameStore archived = new ReplicatedArchive(slow, prefetch.watching(slow), sessionCache, ledger);
        DurableStores stores = DurableStores.of(
                Set.of(paradeDb.id(), archived.id()),
                () -> List.of(paradeDb.durable(), archive.durable().withFrames(archived)));
        return new TieredFrames(stores, ledger, measurements);
    }

    @Provides
    static List<CopyPlace> copyPlaces(GuardedParadeDb paradeDb, Settings settings) {
        SessionCacheLimits limits = cacheLimits(settings);
        return List.of(new CopyPlace(
                Tier.HOT,
                paradeDb.id(),
                Optional.of(TieringWiring.ofCopies(limits.ttl(), limits.maxFrames(), limits.maxBytes())),
                paradeDb::sessionCacheUsage));
    }

    private static SessionCacheLimits cacheLimits(Settings settings) {
        try {
            SessionCacheLimits limits = SessionCacheLimits.DEFAULT
                    .withMaxBytes(settings.get(SettingKeys.HOT_MAX_BYTES).orElse(Long.MAX_VALUE))
                    .withMaxFrames(settings.get(SettingKeys.HOT_MAX_FRAMES)
                            .map(Long::valueOf)
                            .orElse(Long.MAX_VALUE));
            return settings.get(SettingKeys.HOT_MAX_AGE).map(limits::withTtl).orElse(limits);
        } catch (IllegalArgumentException tooSmall) {
            throw new SettingsException("tiers.hot: " + tooSmall.getMessage(), tooSmall);
        }
    }

    @Provides
    static List<ServerCheck> servers(
            GuardedParadeDb paradeDb, GuardedArchive archive, Settings settings, Map<String, String> environment) {
        return List.of(
                paradeDb.check(ParadeDbStores.address(settings, environment).toString()),
                new ServerCheck(paradeDb.id().toString(), paradeDb::sessionCacheServer),
                archive.check());
    }
}
