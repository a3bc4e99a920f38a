package dev.stackmemory.domain.tier;

import dev.stackmemory.domain.eviction.EvictionOrder;
import dev.stackmemory.domain.frame.ProjectId;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that decides where a frame lies.
 *
 * @param tiers the tiers in use, youngest first; at least one is durable
 * @param evictionOrder which copies leave a tier that is over a limit
 * @param promotionThreshold reads from which on a frame deserves a replica in the youngest tier, at least 1
 * @param retention how long after their creation frames are kept at all; absent: without end
 * @param projects what single projects have of their own
 */
public record TieringSettings(
        Map<Tier, TierSettings> tiers,
        EvictionOrder evictionOrder,
        long promotionThreshold,
        Optional<Duration> retention,
        Map<ProjectId, ProjectRules> projects) {
    public TieringSettings {
        if (tiers.values().stream().noneMatch(TierSettings::durable)) {
            throw new IllegalArgumentException("no tier is durable: frames would have no home");
        }
        if (promotionThreshold < 1) {
            throw new IllegalArgumentException("promotion threshold " + promotionThreshold + " is below 1");
        }
        tiers = Collections.unmodifiableMap(new EnumMap<>(tiers));
        projects = Map.copyOf(projects);
        Objects.requireNonNull(evictionOrder, "evictionOrder");
        Objects.requireNonNull(retention, "retention");
    }

    public TieringSettings withEvictionOrder(EvictionOrder value) {
        return new TieringSettings(tiers, value, promotionThreshold, retention, projects);
    }

    public TieringSettings withPromotionThreshold(long value) {
        return new TieringSettings(tiers, evictionOrder, value, retention, projects);
    }

    public TieringSettings withRetention(Duration value) {
        return new TieringSettings(tiers, evictionOrder, promotionThreshold, Optional.of(value), projects);
    }

    public TieringSettings withProjects(Map<ProjectId, ProjectRules> value) {
        return new TieringSettings(tiers, evictionOrder, promotionThreshold, retention, value);
    }

    /** The same with other limits for a tier that is in use. */
    public TieringSettings withLimits(Tier tier, TierLimits limits) {
        TierSettings old = getTier(tier);
        var changed = new EnumMap<Tier, TierSettings>(tiers);
        changed.put(tier, new TierSettings(old.store(), old.durable(), limits));
        return new TieringSettings(changed, evictionOrder, promotionThreshold, retention, projects);
    }

    /**
     * The settings of one tier.
     *
     * @throws IllegalArgumentException if the tier is not in use
     */
    public TierSettings getTier(Tier tier) {
        TierSettings inUse = tiers.get(tier);
        if (inUse == null) {
            throw new IllegalArgumentException(tier + " is not in use");
        }
        return inUse;
    }

    /** The youngest tier in use, to which frames are promoted. */
    public Tier youngest() {
        return tiers.keySet().iterator().next();
    }

    /** The youngest durable tier, where new frames and new revisions find their home. */
    public Tier youngestDurable() {
        return tiers.entrySet().stream()
                .filter(entry -> entry.getValue().durable())
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    /** The next older tier that may hold the only copy of a frame. */
    public Optional<Tier> nextDurable(Tier tier) {
        return tiers.entrySet().stream()
                .filter(entry ->
                        entry.getKey().compareTo(tier) > 0 && entry.getValue().durable())
                .findFirst()
                .map(Map.Entry::getKey);
    }

    /**
     * The tier in which a frame counts: the one that the ledger says, unless another store serves that by now, as after an archive was added. Then it is the youngest that its
     * home serves.
     */
    public Tier tierOf(Residency residency) {
        TierSettings said = tiers.get(residency.tier());
        if (said == null || said.isServedBy(residency.home())) {
            return residency.tier();
        }
        return tiers.entrySet().stream()
                .filter(entry -> entry.getValue().isServedBy(residency.home()))
                .findFirst()
                .map(Map.Entry::getKey)
                .orElse(residency.tier());
    }

    /** Whether the project has limits of its own for the tier. */
    public boolean hasOwnLimits(ProjectId project, Tier tier) {
        ProjectRules rules = projects.get(project);
        return rules != null && rules.limits().containsKey(tier);
    }

    /** The limits for a project's frames in a tier; a tier that is not in use has none. */
    public TierLimits limits(ProjectId project, Tier tier) {
        ProjectRules rules = projects.get(project);
        TierLimits own = rules == null ? null : rules.limits().get(tier);
        if (own != null) {
            return own;
        }
        TierSettings settings = tiers.get(tier);
        return settings == null ? TierLimits.NONE : settings.limits();
    }

    /** How long a project's frames are kept. */
    public Optional<Duration> retention(ProjectId project) {
        ProjectRules rules = projects.get(project);
        return rules == null ? retention : rules.retention().or(() -> retention);
    }
}
