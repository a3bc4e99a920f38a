package dev.stackmemory.bootstrap.internal;

import dagger.Module;
import dagger.Provides;
import dev.stackmemory.application.tier.CopyPlace;
import dev.stackmemory.application.tier.DurableStores;
import dev.stackmemory.application.tier.TieredFrames;
import dev.stackmemory.bootstrap.ServerCheck;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.TieringSettings;
import dev.stackmemory.domain.tier.Topology;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.Ledger;
import java.util.List;
import java.util.Map;

/** One PostgreSQL for every tier: a move between them changes the ledger alone. */
@Module(includes = {PostgresHome.class, WithoutArchive.class})
interface UnifiedStores {
    @Provides
    static List<CopyPlace> copyPlaces() {
        return List.of();
    }

    @Provides
    static Tier youngest() {
        return Tier.HOT;
    }

    @Provides
    @WithReplicas
    static FrameReader reading(DurableStores stores, Ledger ledger, Measurements measurements) {
        return new TieredFrames(stores, ledger, measurements);
    }

    /** The topology's defaults under the user's limits. */
    @Provides
    static TieringSettings tiering(Settings settings) {
        TieringSettings defaults = Topology.UNIFIED.defaults(SqliteNode.ID);
        TierLimits hot = TieringWiring.limits(
                settings, SettingKeys.HOT_MAX_AGE, SettingKeys.HOT_MAX_FRAMES, SettingKeys.HOT_MAX_BYTES);
        TierLimits warm = TieringWiring.limits(
                settings, SettingKeys.WARM_MAX_AGE, SettingKeys.WARM_MAX_FRAMES, SettingKeys.WARM_MAX_BYTES);
        return TieringWiring.apply(settings, defaults.withLimits(Tier.HOT, hot).withLimits(Tier.WARM, warm));
    }

    @Provides
    static List<ServerCheck> servers(GuardedParadeDb paradeDb, Settings settings, Map<String, String> environment) {
        return List.of(
                paradeDb.check(ParadeDbStores.address(settings, environment).toString()));
    }
}
