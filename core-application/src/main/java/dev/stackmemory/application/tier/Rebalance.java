package dev.stackmemory.application.tier;

import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.TieringSettings;
import dev.stackmemory.ports.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/** Moves more than the limits of the tiers say is due, because frames lie where they should not. Thread-safe. */
public final class Rebalance {
    private final TieringSettings settings;
    private final InstantSource clock;
    private final MoveFrames mover;

    /** @param settings by which the mover moves */
    public Rebalance(TieringSettings settings, InstantSource clock, MoveFrames mover) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.mover = Objects.requireNonNull(mover, "mover");
    }

    /** Whether frames of the hot tier are moved; a store that holds nothing but copies there drops them by its own limits. */
    public boolean movesHotFrames() {
        return settings.tiers().containsKey(Tier.HOT);
    }

    /**
     * Moves what is due, and of the hot tier so much more, what is worth least first, that no more than so many bytes stay. Frames that are being worked on or kept for ever
     * stay, and projects with limits of their own keep to those.
     *
     * @param maxBytes homes and copies together
     * @throws IllegalArgumentException unless {@link #movesHotFrames}
     * @throws dev.stackmemory.ports.failure.StoreException as {@link MoveFrames#moveWhatIsDue}
     */
    public MoveReport relieveHotTier(long maxBytes, Pace pace, Deadline deadline) {
        return mover.moveWhatIsDue(settings.withLimits(Tier.HOT, hotLimits(maxBytes)), any -> any, pace, deadline);
    }

    private TierLimits hotLimits(long maxBytes) {
        TierLimits own = settings.getTier(Tier.HOT).limits();
        return own.withMaxBytes(Math.min(maxBytes, own.maxBytes().orElse(Long.MAX_VALUE)));
    }

    /**
     * Moves what is due, and copies every frame of older tiers that was read lately, however seldom, to the youngest, as far as the limits there
     * leave it among those that are worth most.
     *
     * @param lately how long ago it may have been
     * @throws dev.stackmemory.ports.failure.StoreException as {@link MoveFrames#moveWhatIsDue}
     */
    public MoveReport bringUp(Duration lately, Pace pace, Deadline deadline) {
        Instant since = clock.instant().minus(lately);
        return mover.moveWhatIsDue(
                settings.withPromotionThreshold(1), residency -> asIfNotRead(residency, since), pace, deadline);
    }

    /** Of what was not read since, nothing is brought up that would not be in any case. */
    private Residency asIfNotRead(Residency residency, Instant since) {
        boolean lately = residency
                .access()
                .lastAccess()
                .filter(last -> !last.isBefore(since))
                .isPresent();
        return lately
                        || residency.accessCount() >= settings.promotionThreshold()
                        || residency.tier() == settings.youngest()
                ? residency
                : residency.withAccess(new AccessPattern(0, residency.access().lastAccess()));
    }
}
