package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.bootstrap.settings.SettingKey;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.domain.eviction.EvictionOrder;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.TierSettings;
import dev.stackmemory.domain.tier.TieringSettings;
import dev.stackmemory.domain.tier.Topology;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Reads what decides where a frame lies. */
final class TieringWiring {
    private TieringWiring() {}

    /** The limits of one tier, by the settings that hold them. */
    static TierLimits limits(
            Settings settings,
            SettingKey<Optional<Duration>> maxAge,
            SettingKey<Optional<Integer>> maxFrames,
            SettingKey<Optional<Long>> maxBytes) {
        TierLimits limits = TierLimits.NONE;
        limits = settings.get(maxAge).map(limits::withMaxAge).orElse(limits);
        limits = settings.get(maxFrames).map(limits::withMaxFrames).orElse(limits);
        return settings.get(maxBytes).map(limits::withMaxBytes).orElse(limits);
    }

    /** The limits that somebody has set, and the topology's own where nobody has. */
    static TierLimits limits(
            Settings settings,
            TierLimits defaults,
            SettingKey<Optional<Duration>> maxAge,
            SettingKey<Optional<Integer>> maxFrames,
            SettingKey<Optional<Long>> maxBytes) {
        TierLimits set = limits(settings, maxAge, maxFrames, maxBytes);
        return new TierLimits(
                settings.isSet(maxAge) ? set.maxAge() : defaults.maxAge(),
                settings.isSet(maxFrames) ? set.maxFrames() : defaults.maxFrames(),
                settings.isSet(maxBytes) ? set.maxBytes() : defaults.maxBytes(),
                defaults.ttl());
    }

    /** The tiers as they are by default, under what the user has set for all of them. */
    static TieringSettings of(Settings settings, Map<Tier, TierSettings> tiers) {
        return apply(
                settings,
                new TieringSettings(
                        tiers, EvictionOrder.LRFU, Topology.PROMOTION_THRESHOLD, Optional.empty(), Map.of()));
    }

    /** The tiers under what the user has set for all of them. */
    static TieringSettings apply(Settings settings, TieringSettings tiers) {
        TieringSettings applied = tiers.withEvictionOrder(settings.get(SettingKeys.EVICTION))
                .withPromotionThreshold(settings.get(SettingKeys.PROMOTION_THRESHOLD));
        return settings.get(SettingKeys.RETENTION).map(applied::withRetention).orElse(applied);
    }
}
