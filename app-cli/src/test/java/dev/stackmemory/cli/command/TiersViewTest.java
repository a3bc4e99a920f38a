package dev.stackmemory.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.tier.ReportTiers.CopyReport;
import dev.stackmemory.application.tier.ReportTiers.TierReport;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.TierSettings;
import dev.stackmemory.ports.store.ReplicaUpkeep.Usage;
import dev.stackmemory.ports.store.TierUsage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How full a tier is said to be. */
class TiersViewTest {
    private static final StoreId SQLITE = StoreId.shared("sqlite");
    private static final StoreId REDIS = StoreId.shared("redis");
    private static final TierLimits LIMITS = TierLimits.NONE.withMaxFrames(100).withMaxBytes(1_000);
    private static final TierUsage TEN_FRAMES =
            new TierUsage(SQLITE, Tier.HOT, 10, 0, 200, Optional.of(Instant.EPOCH), Optional.of(Instant.EPOCH), 0.5);

    private static CopyReport copies(StoreId store, Optional<TierLimits> own, long copies, long bytes) {
        return new CopyReport(store, own, Optional.of(new Usage(copies, bytes)));
    }

    private static TierReport hot(Optional<TierLimits> limits, List<TierUsage> homes, CopyReport... copies) {
        return new TierReport(Tier.HOT, limits.map(own -> new TierSettings(SQLITE, true, own)), homes, List.of(copies));
    }

    @Test
    void copiesWithoutLimitsOfTheirOwn_countUnderThoseOfTheTier() {
        TierReport tier = hot(Optional.of(LIMITS), List.of(TEN_FRAMES), copies(SQLITE, Optional.empty(), 40, 100));
        assertThat(TiersView.full(tier)).hasValue(0.5);
        assertThat(TiersView.line(tier)).isEqualTo("sqlite, 10 frames, 200 B, 40 copies, 100 B, 50% full");
    }

    @Test
    void copiesUnderLimitsOfTheirOwn_fillThose() {
        TierReport tier = hot(Optional.empty(), List.of(), copies(REDIS, Optional.of(LIMITS), 3, 900));
        assertThat(TiersView.full(tier)).hasValue(0.9);
        assertThat(TiersView.fullOfTier(tier)).isEmpty();
        assertThat(TiersView.line(tier)).isEqualTo("redis, 3 copies, 900 B, 90% full");
        assertThat(TiersView.used(List.of(tier))).containsExactly(tier);
        assertThat(TiersView.line(hot(Optional.empty(), List.of(), copies(REDIS, Optional.of(LIMITS), 0, 0))))
                .isEqualTo("redis, 0 copies, 0 B, 0% full");
    }

    @Test
    void ofATierAndItsCopies_theFullerOneIsTold() {
        TierReport tier = hot(Optional.of(LIMITS), List.of(TEN_FRAMES), copies(REDIS, Optional.of(LIMITS), 3, 900));
        assertThat(TiersView.full(tier)).hasValue(0.9);
        assertThat(TiersView.fullOfTier(tier)).hasValue(0.2);
    }

    @Test
    void storeThatDoesNotTell_isSaid() {
        TierReport tier =
                hot(Optional.empty(), List.of(), new CopyReport(REDIS, Optional.of(LIMITS), Optional.empty()));
        assertThat(TiersView.line(tier)).isEqualTo("redis, what is in redis is not known");
        assertThat(TiersView.full(tier)).isEmpty();
    }
}
