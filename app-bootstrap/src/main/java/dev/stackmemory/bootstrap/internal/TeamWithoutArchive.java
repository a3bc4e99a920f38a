package dev.stackmemory.bootstrap.internal;

import dagger.Module;
import dagger.Provides;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.TierSettings;
import dev.stackmemory.domain.tier.TieringSettings;
import java.util.Map;

/** A PostgreSQL behind the nodes that holds all they have published, for good. */
@Module(includes = WithoutArchive.class)
interface TeamWithoutArchive {
    @Provides
    static Tier youngest() {
        return Tier.COLD;
    }

    /** @param copies on the node */
    @Provides
    static TieringSettings tiering(Settings settings, GuardedParadeDb paradeDb, TierSettings copies) {
        return TieringWiring.of(
                settings, Map.of(Tier.HOT, copies, Tier.COLD, new TierSettings(paradeDb.id(), true, TierLimits.NONE)));
    }
}
