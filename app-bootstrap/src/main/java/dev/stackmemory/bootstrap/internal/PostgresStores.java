package dev.stackmemory.bootstrap.internal;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import dev.stackmemory.adapter.paradedb.SessionCacheLimits;
import dev.stackmemory.application.node.SharedHome;
import dev.stackmemory.application.node.Strangers;
import dev.stackmemory.application.node.TellShared;
import dev.stackmemory.application.search.Search;
import dev.stackmemory.application.search.SearchFrames;
import dev.stackmemory.application.tier.DurableStores;
import dev.stackmemory.application.tier.FastPlace;
import dev.stackmemory.application.tier.FetchFrames;
import dev.stackmemory.application.tier.ReplicatedArchive;
import dev.stackmemory.application.tier.TieredFrames;
import dev.stackmemory.bootstrap.ServerCheck;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.bootstrap.settings.SettingsException;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.FrameHome;
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
@Module
interface PostgresStores {
    @Binds
    Search search(SearchFrames search);

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
    static FrameHome home(GuardedParadeDb paradeDb) {
        return paradeDb.frames();
    }

    /** A copy of what is at home in the same database would cost a write and save nothing. */
    @Provides
    @Singleton
    static SharedHome shared(TieredFrames frames, Ledger ledger, GuardedParadeDb paradeDb) {
        return new SharedHome(
                paradeDb.frames(),
                frames,
                ledger,
                paradeDb.editTimes(),
                Optional.of(paradeDb.generations()),
                () -> paradeDb.durable().vectors());
    }

    @Provides
    @Singleton
    @WithReplicas
    static FrameReader reading(
            GuardedParadeDb paradeDb,
            GuardedArchive archive,
            ReplicaStore sessionCache,
            Ledger ledger,
            Measurements measurements) {
        FrameStore archived = new ReplicatedArchive(archive.durable().frames(), sessionCache, ledger);
        DurableStores stores = DurableStores.of(
                Set.of(paradeDb.id(), archived.id()),
                () -> List.of(paradeDb.durable(), archive.durable().withFrames(archived)));
        return new TieredFrames(stores, ledger, measurements);
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

    /** The home comes last, which knows what is to be erased, and erases its session cache, too. */
    @Provides
    static List<Erasing> erasing(
            Erasing archiveErasing, GuardedParadeDb paradeDb, SharedHome shared, Spool spool, Strangers strangers) {
        return List.of(
                strangers.sparing(new TellShared(shared.frames())),
                strangers.sparing(archiveErasing),
                strangers.sparing(paradeDb.erasing()),
                spool.erasing());
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
