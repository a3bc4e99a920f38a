package dev.stackmemory.application.tier;

import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.TieringPlan;
import dev.stackmemory.domain.tier.TieringSettings;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Moves more than the limits of the tiers say is due, because frames lie where they should not. Thread-safe. */
public final class Rebalance {
    private final TieringSettings settings;
    private final FrameHome home;
    private final Ledger ledger;
    private final InstantSource clock;
    private final MoveFrames mover;

    /** @param home as that of {@link MoveFrames} */
    public Rebalance(TieringSettings settings, FrameHome home, Ledger ledger, InstantSource clock, MoveFrames mover) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.home = Objects.requireNonNull(home, "home");
        this.ledger = Objects.requireNonNull(ledger, "ledger");
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
     * @throws dev.stackmemory.ports.failure.StoreException as {@link MoveFrames#moveWhatIsDue}
     */
    public MoveReport relieveHotTier(long maxBytes, Pace pace, Deadline deadline) {
        return move(
                movesHotFrames() ? settings.withLimits(Tier.HOT, hotLimits(maxBytes)) : settings,
                any -> any,
                pace,
                deadline);
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
        return move(settings.withPromotionThreshold(1), residency -> asIfNotRead(residency, since), pace, deadline);
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

    private MoveReport move(TieringSettings under, UnaryOperator<Residency> seenAs, Pace pace, Deadline deadline) {
        // Where the pace has ended there is no plan, and the mover says that it was stopped.
        TieringPlan plan = new PlanMoves(under, home, ledger, clock)
                .whatIsDue(seenAs, pace, deadline)
                .orElseGet(() -> new TieringPlan(List.of(), List.of()));
        return mover.move(plan, pace, Progress.NONE, deadline);
    }
}
