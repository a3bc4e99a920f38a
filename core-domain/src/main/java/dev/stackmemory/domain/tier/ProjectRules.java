package dev.stackmemory.domain.tier;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What one project has of its own. Limits replace those of the tier whole: the project's frames are then counted by themselves, and no
 * longer among the others of the tier.
 *
 * @param limits of the tiers in which the project differs
 * @param retention how long after their creation frames are kept, in place of the general one
 */
public record ProjectRules(Map<Tier, TierLimits> limits, Optional<Duration> retention) {
    public ProjectRules {
        limits = Map.copyOf(limits);
        Objects.requireNonNull(retention, "retention");
    }
}
