package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.bootstrap.settings.ProjectRuleKeys;
import dev.stackmemory.bootstrap.settings.SettingKey;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.bootstrap.settings.Settings.Setting;
import dev.stackmemory.bootstrap.settings.SettingsException;
import dev.stackmemory.domain.eviction.EvictionOrder;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.tier.ProjectRules;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.TierSettings;
import dev.stackmemory.domain.tier.TieringSettings;
import dev.stackmemory.domain.tier.Topology;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    /**
     * The limits that a store of copies keeps by itself.
     *
     * @param ttl since the latest use
     * @param maxFrames the largest number means any
     * @param maxBytes likewise
     */
    static TierLimits ofCopies(Duration ttl, long maxFrames, long maxBytes) {
        TierLimits limits = TierLimits.NONE.withTtl(ttl);
        limits = maxFrames == Long.MAX_VALUE ? limits : limits.withMaxFrames(maxFrames);
        return maxBytes == Long.MAX_VALUE ? limits : limits.withMaxBytes(maxBytes);
    }

    /** The tiers as they are by default, under what the user has set for all of them. */
    static TieringSettings of(Settings settings, Map<Tier, TierSettings> tiers) {
        return apply(
                settings,
                new TieringSettings(
                        tiers, EvictionOrder.LRFU, Topology.PROMOTION_THRESHOLD, Optional.empty(), Map.of()));
    }

    /** The tiers under what the user has set for all of them, and for single projects. */
    static TieringSettings apply(Settings settings, TieringSettings tiers) {
        TieringSettings applied = tiers.withEvictionOrder(settings.get(SettingKeys.EVICTION))
                .withPromotionThreshold(settings.get(SettingKeys.PROMOTION_THRESHOLD))
                .withProjects(projects(settings, tiers.tiers().keySet()));
        return settings.get(SettingKeys.RETENTION).map(applied::withRetention).orElse(applied);
    }

    private static Map<ProjectId, ProjectRules> projects(Settings settings, Set<Tier> tiers) {
        Map<ProjectId, ProjectRules> projects = new HashMap<>();
        for (ProjectRuleKeys keys : settings.projectRules()) {
            Map<Tier, TierLimits> limits = new EnumMap<>(Tier.class);
            for (Tier tier : ProjectRuleKeys.TIERS) {
                keys.ofTier(tier).stream()
                        .map(settings::setting)
                        .filter(Setting::isSet)
                        .findFirst()
                        .ifPresent(first -> {
                            requireLimits(tier, tiers, first, settings);
                            limits.put(
                                    tier,
                                    limits(settings, keys.maxAge(tier), keys.maxFrames(tier), keys.maxBytes(tier)));
                        });
            }
            projects.put(keys.project(), new ProjectRules(limits, settings.get(keys.retention())));
        }
        return projects;
    }

    private static void requireLimits(Tier tier, Set<Tier> tiers, Setting set, Settings settings) {
        if (!tiers.contains(tier)) {
            throw new SettingsException(
                    set.origin().place() + ": " + set.key().name() + " is set, and the topology '"
                            + settings.get(SettingKeys.TOPOLOGY).title() + "' keeps nothing in its "
                            + tier.name().toLowerCase(Locale.ROOT)
                            + " tier that leaves it project by project; remove the setting ('storage status' shows the tiers that have limits)");
        }
    }
}
