package dev.stackmemory.domain.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stackmemory.domain.eviction.EvictionOrder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pins every default. */
class TopologyTest {
    private static final StoreId SQLITE = StoreId.ofNode("sqlite", "n1");
    private static final TierLimits HOT_WITH_A_SERVER = new TierLimits(
            Optional.of(Duration.ofHours(24)), OptionalLong.of(1_000), OptionalLong.of(500_000_000), Optional.empty());

    @ParameterizedTest
    @EnumSource(Topology.class)
    void defaults_ofEveryTopology_shareTheirRules(Topology topology) {
        TieringSettings settings = topology.defaults(SQLITE);

        assertThat(settings.evictionOrder()).isEqualTo(EvictionOrder.LRFU);
        assertThat(settings.promotionThreshold()).isEqualTo(3);
        assertThat(settings.retention()).isEmpty();
        assertThat(settings.projects()).isEmpty();
        assertThat(settings.youngest()).isEqualTo(Tier.HOT);
        assertThat(settings.getTier(Tier.COLD))
                .satisfies(cold -> assertThat(cold.durable()).isTrue())
                .satisfies(cold -> assertThat(cold.limits()).isEqualTo(TierLimits.NONE));
    }

    @Test
    void defaults_local_moveBySizeAlone() {
        assertThat(Topology.LOCAL.defaults(SQLITE).tiers())
                .isEqualTo(Map.of(
                        Tier.HOT, new TierSettings(SQLITE, true, TierLimits.NONE.withMaxBytes(500_000_000)),
                        Tier.COLD, new TierSettings(StoreId.shared("s3"), true, TierLimits.NONE)));
    }

    @Test
    void defaults_team_keepADayOnTheNodeAndAWeekInRedis() {
        assertThat(Topology.TEAM.defaults(SQLITE).tiers())
                .isEqualTo(Map.of(
                        Tier.HOT, new TierSettings(SQLITE, true, HOT_WITH_A_SERVER.withMaxFrames(2_000)),
                        Tier.WARM, new TierSettings(StoreId.shared("redis"), false, warm(7)),
                        Tier.COLD, new TierSettings(StoreId.shared("paradedb"), true, TierLimits.NONE)));
    }

    @Test
    void defaults_hosted_keepADayInRedisAndAMonthInParadeDb() {
        assertThat(Topology.HOSTED.defaults(SQLITE).tiers())
                .isEqualTo(Map.of(
                        Tier.HOT, new TierSettings(StoreId.shared("redis"), false, HOT_WITH_A_SERVER),
                        Tier.WARM, new TierSettings(StoreId.shared("paradedb"), true, warm(30)),
                        Tier.COLD, new TierSettings(StoreId.shared("s3"), true, TierLimits.NONE)));
        assertThat(Topology.HOSTED.defaults(SQLITE).youngestDurable()).isEqualTo(Tier.WARM);
    }

    @Test
    void defaults_postgresAndUnified_liveInOneStore() {
        StoreId paradedb = StoreId.shared("paradedb");
        assertThat(Topology.POSTGRES.defaults(SQLITE).getTier(Tier.HOT))
                .isEqualTo(new TierSettings(paradedb, false, HOT_WITH_A_SERVER));
        assertThat(Topology.POSTGRES.defaults(SQLITE).getTier(Tier.COLD).store())
                .isEqualTo(StoreId.shared("s3"));
        assertThat(Topology.UNIFIED.defaults(SQLITE).tiers().values())
                .allSatisfy(tier -> assertThat(tier.store()).isEqualTo(paradedb))
                .allSatisfy(tier -> assertThat(tier.durable()).isTrue());
    }

    @Test
    void settings_withoutDurableTier_areRefused() {
        var volatileOnly = Map.of(Tier.HOT, new TierSettings(StoreId.shared("redis"), false, TierLimits.NONE));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TieringSettings(volatileOnly, EvictionOrder.LRU, 3, Optional.empty(), Map.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topology.LOCAL.defaults(SQLITE).withPromotionThreshold(0));
    }

    @Test
    void limits_thatMakeNoSense_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> TierLimits.NONE.withMaxFrames(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> TierLimits.NONE.withMaxBytes(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> TierLimits.NONE.withMaxAge(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> TierLimits.NONE.withTtl(Duration.ofSeconds(-1)));
    }

    private static TierLimits warm(int days) {
        return new TierLimits(
                Optional.of(Duration.ofDays(days)),
                OptionalLong.empty(),
                OptionalLong.of(1_000_000_000),
                Optional.empty());
    }
}
