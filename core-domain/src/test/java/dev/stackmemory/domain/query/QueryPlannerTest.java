package dev.stackmemory.domain.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stackmemory.domain.cost.CostLimit;
import dev.stackmemory.domain.cost.QueryCost;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.TieringSettings;
import dev.stackmemory.domain.tier.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class QueryPlannerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final StoreId SQLITE = StoreId.shared("sqlite");
    private static final TierProfile HOT =
            profile(Tier.HOT, "sqlite", 10, 0).holding(NOW.minus(Duration.ofHours(24)), NOW);
    private static final TierProfile WARM = profile(Tier.WARM, "paradedb", 50, 0.00001)
            .holding(NOW.minus(Duration.ofDays(30)), NOW.minus(Duration.ofHours(24)));
    private static final TierProfile COLD = profile(Tier.COLD, "s3", 300, 0.001)
            .holding(NOW.minus(Duration.ofDays(400)), NOW.minus(Duration.ofDays(30)));
    private static final List<TierProfile> ALL = List.of(COLD, HOT, WARM);
    private static final QueryFeatures HISTORICAL =
            new QueryFeatures(TimeWindow.ALWAYS, true, false, Optional.empty(), CostLimit.NONE);

    @Test
    void plan_withoutWindow_asksEveryTier() {
        assertThat(QueryPlanner.plan(QueryFeatures.ANY, ALL).planned()).containsExactly(HOT, WARM, COLD);
    }

    @Test
    void plan_windowOfSixtyDays_coversHotWarmAndCold() {
        QueryPlan plan = QueryPlanner.plan(lastDays(60), ALL);

        assertThat(plan.planned()).containsExactly(HOT, WARM, COLD);
    }

    @Test
    void plan_windowOfAWeek_leavesTheColdTierOut() {
        QueryPlan plan = QueryPlanner.plan(lastDays(7), ALL);

        assertThat(plan.planned()).containsExactly(HOT, WARM);
        assertThat(plan.tiers().get(2).decision()).isInstanceOf(PlannedTier.Decision.OutsideWindow.class);
    }

    @Test
    void plan_windowLongAgo_asksTheColdTierAlone() {
        var window = TimeWindow.between(NOW.minus(Duration.ofDays(90)), NOW.minus(Duration.ofDays(60)));

        QueryPlan plan = QueryPlanner.plan(QueryFeatures.ANY.withWindow(window), ALL);

        assertThat(plan.planned()).containsExactly(COLD);
        assertThat(plan.strategy()).isEqualTo(QueryStrategy.SEQUENTIAL);
    }

    @Test
    void plan_historical_asksEveryTierWhateverTheWindow() {
        assertThat(QueryPlanner.plan(HISTORICAL.withWindow(lastDays(1).window()), ALL)
                        .planned())
                .containsExactly(HOT, WARM, COLD);
    }

    @Test
    void plan_emptyTier_isNeverAsked() {
        QueryPlan plan = QueryPlanner.plan(HISTORICAL, List.of(HOT, holdingNothing(WARM), COLD));

        assertThat(plan.planned()).containsExactly(HOT, COLD);
        assertThat(plan.asks(Tier.WARM)).isFalse();
    }

    @Test
    void plan_onALaptopWithOnlyAHotTier_asksItAlone() {
        TieringSettings local = Topology.LOCAL.defaults(SQLITE);
        List<TierProfile> tiers =
                TierProfile.expected(local, false, Duration.ZERO, NOW, store -> QueryCost.NOTHING).stream()
                        .map(tier -> tier.tier() == Tier.COLD ? holdingNothing(tier) : tier)
                        .toList();

        QueryPlan plan = QueryPlanner.plan(lastDays(60), tiers);

        assertThat(plan.planned()).extracting(TierProfile::tier).containsExactly(Tier.HOT);
        assertThat(plan.strategy()).isEqualTo(QueryStrategy.SEQUENTIAL);
    }

    @Test
    void plan_realtime_cascadesWithinTheLatencyAskedFor() {
        QueryPlan plan = QueryPlanner.plan(QueryFeatures.ANY.withLatency(Duration.ofMillis(99)), ALL);

        assertThat(plan.strategy()).isEqualTo(QueryStrategy.CASCADE);
        assertThat(plan.latency()).isEqualTo(Duration.ofMillis(99));
        assertThat(QueryFeatures.ANY.withLatency(Duration.ofMillis(100)).realtime())
                .isFalse();
    }

    @Test
    void plan_aggregation_asksAllAtOnceEvenInRealtime() {
        assertThat(QueryPlanner.plan(QueryFeatures.ANY.withAggregation(true).withLatency(Duration.ofMillis(50)), ALL)
                        .strategy())
                .isEqualTo(QueryStrategy.PARALLEL);
    }

    @Test
    void plan_unhurried_asksOneAfterTheOtherIfTheTimeSuffices() {
        assertThat(QueryPlanner.plan(QueryFeatures.ANY, ALL).strategy()).isEqualTo(QueryStrategy.SEQUENTIAL);
        assertThat(QueryPlanner.plan(QueryFeatures.ANY, ALL).latency()).isEqualTo(Duration.ofSeconds(2));
        assertThat(QueryPlanner.plan(QueryFeatures.ANY.withLatency(Duration.ofMillis(500)), ALL)
                        .strategy())
                .isEqualTo(QueryStrategy.PARALLEL);
    }

    @Test
    void plan_costLimit_leavesOutWhatItDoesNotCoverAndSaysSo() {
        QueryPlan plan = QueryPlanner.plan(QueryFeatures.ANY.withMaxCost(CostLimit.ofDollars(0.0005)), ALL);

        assertThat(plan.planned()).containsExactly(HOT, WARM);
        assertThat(plan.cost().dollars()).isEqualTo(0.00001);
        assertThat(plan.tiers().get(2).describe())
                .isEqualTo(
                        "cold (s3): not asked, because it usually costs 0 requests, 0.0 kB, $0.001000, and the query may spend $0.000500");
    }

    @Test
    void describe_everyDecision_namesTierAndReason() {
        assertThat(QueryPlanner.plan(QueryFeatures.ANY, ALL).tiers().get(0).describe())
                .isEqualTo("hot (sqlite): asked, because the query names no time");
        assertThat(QueryPlanner.plan(lastDays(7), ALL).tiers().get(2).describe())
                .startsWith("cold (s3): not asked, because it holds frames from 2025-01-25T12:00:00Z before ")
                .endsWith(" and the query asks for from 2026-02-22T12:00:00Z");
    }

    @Test
    void plan_withoutTiers_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> QueryPlanner.plan(QueryFeatures.ANY, List.of()));
    }

    @Test
    void features_thatMakeNoSense_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> QueryFeatures.ANY.withLatency(Duration.ZERO));
    }

    @Test
    void expected_whereOnlyAgeMoves_dividesTimeAmongTheTiers() {
        TieringSettings byAge = Topology.UNIFIED
                .defaults(SQLITE)
                .withLimits(Tier.HOT, TierLimits.NONE.withMaxAge(Duration.ofHours(24)))
                .withLimits(Tier.WARM, TierLimits.NONE.withMaxAge(Duration.ofDays(30)));
        List<TierProfile> tiers = TierProfile.expected(byAge, false, Duration.ZERO, NOW, store -> QueryCost.NOTHING);

        assertThat(asked(lastDays(60), tiers)).containsExactly(Tier.HOT, Tier.WARM, Tier.COLD);
        assertThat(asked(lastDays(7), tiers)).containsExactly(Tier.HOT, Tier.WARM);
        assertThat(asked(QueryFeatures.ANY.withWindow(TimeWindow.since(NOW.minus(Duration.ofHours(2)))), tiers))
                .containsExactly(Tier.HOT);
    }

    @Test
    void expected_whereSizeMovesToo_leavesNoOlderTierOut() {
        List<TierProfile> tiers = TierProfile.expected(
                Topology.UNIFIED.defaults(SQLITE), false, Duration.ZERO, NOW, store -> QueryCost.NOTHING);

        assertThat(asked(lastDays(1), tiers)).containsExactly(Tier.HOT, Tier.WARM, Tier.COLD);
    }

    @Test
    void expected_tierOfReplicas_isNoHome() {
        assertThat(TierProfile.expected(
                        Topology.HOSTED.defaults(SQLITE), false, Duration.ZERO, NOW, store -> QueryCost.NOTHING))
                .extracting(TierProfile::tier)
                .containsExactly(Tier.WARM, Tier.COLD);
    }

    @Test
    void aFrameInsideTheWindow_alwaysLiesInAPlannedTier() {
        var random = new SplittableRandom(3);
        for (int round = 0; round < 5_000; round++) {
            var tiers = new ArrayList<TierProfile>();
            for (Tier tier : Tier.values()) {
                Instant oldest = ago(random);
                Instant newest = ago(random);
                TierProfile profile = profile(tier, "sqlite", 1, 0);
                tiers.add(oldest.isAfter(newest) ? profile.holding(newest, oldest) : profile.holding(oldest, newest));
            }
            Instant from = ago(random);
            Instant to = ago(random);
            var window = new TimeWindow(
                    random.nextInt(4) == 0 ? Optional.empty() : Optional.of(from.isAfter(to) ? to : from),
                    random.nextInt(4) == 0 ? Optional.empty() : Optional.of(from.isAfter(to) ? from : to));
            QueryPlan plan = QueryPlanner.plan(QueryFeatures.ANY.withWindow(window), tiers);
            for (TierProfile tier : tiers) {
                Instant created = ago(random);
                if (window.contains(created) && tier.holds().contains(created)) {
                    assertThat(plan.asks(tier.tier())).isTrue();
                }
                if (!plan.asks(tier.tier())) {
                    assertThat(window.overlaps(tier.holds())).isFalse();
                    assertThat(tier.holds().overlaps(window)).isFalse();
                }
            }
        }
    }

    private static List<Tier> asked(QueryFeatures features, List<TierProfile> tiers) {
        return QueryPlanner.plan(features, tiers).planned().stream()
                .map(TierProfile::tier)
                .toList();
    }

    private static Instant ago(SplittableRandom random) {
        return NOW.minus(Duration.ofHours(random.nextInt(50)));
    }

    private static QueryFeatures lastDays(int days) {
        return QueryFeatures.ANY.withWindow(TimeWindow.since(NOW.minus(Duration.ofDays(days))));
    }

    private static TierProfile holdingNothing(TierProfile tier) {
        return new TierProfile(tier.tier(), tier.store(), tier.holds(), true, tier.latency(), tier.cost());
    }

    private static TierProfile profile(Tier tier, String store, long millis, double cost) {
        return new TierProfile(
                tier,
                StoreId.shared(store),
                TimeWindow.ALWAYS,
                false,
                Duration.ofMillis(millis),
                new QueryCost(0, 0, cost));
    }
}
