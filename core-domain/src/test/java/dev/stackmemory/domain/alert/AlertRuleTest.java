package dev.stackmemory.domain.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.alert.Observation.IndexSize;
import dev.stackmemory.domain.measure.Activity;
import dev.stackmemory.domain.measure.CallFigures;
import dev.stackmemory.domain.measure.Event;
import dev.stackmemory.domain.measure.LatencyHistogram;
import dev.stackmemory.domain.measure.Operation;
import dev.stackmemory.domain.measure.StoreOperation;
import dev.stackmemory.domain.tier.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AlertRuleTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private static final AlertRule SLOW = new AlertRule.SlowReads(Tier.WARM, Duration.ofSeconds(1), 20);
    private static final AlertRule HITS = new AlertRule.LowHitRate(0.7, 20);
    private static final AlertRule HOT = new AlertRule.LargeHotTier(2_000_000_000);
    private static final AlertRule COLD = new AlertRule.ManyColdReads(0.2, 20);
    private static final AlertRule BLOAT = new AlertRule.BloatedIndex(2, 1_000);

    private static Observation events(Map<Event, Long> events) {
        return new Observation(
                new Activity(NOON, NOON, new TreeMap<>(), events, new TreeMap<>(), new TreeMap<>()),
                OptionalLong.of(0),
                new TreeMap<>());
    }

    /** So many calls, a share of which took long. */
    private static Observation calls(Tier tier, Operation operation, long calls, double slowShare, Duration slow) {
        long slowCalls = Math.round(calls * slowShare);
        var counts = new TreeMap<Integer, Long>();
        if (slowCalls < calls) {
            counts.put(LatencyHistogram.bucketOf(1_000_000), calls - slowCalls);
        }
        if (slowCalls > 0) {
            counts.merge(LatencyHistogram.bucketOf(slow.toNanos()), slowCalls, Long::sum);
        }
        var figures = new CallFigures(0, 0, new LatencyHistogram(counts));
        var asked = new StoreOperation(Optional.of(tier), "paradedb", operation);
        return new Observation(
                new Activity(
                        NOON, NOON, new TreeMap<>(Map.of(asked, figures)), Map.of(), new TreeMap<>(), new TreeMap<>()),
                OptionalLong.of(0),
                new TreeMap<>());
    }

    private static Verdict only(AlertRule rule, Observation observation) {
        List<Verdict> verdicts = rule.judge(observation);
        assertThat(verdicts).hasSize(1);
        return verdicts.getFirst();
    }

    @Test
    void slowReads_areThoseAboveTheLimit_ofThatTierAlone() {
        Duration slow = Duration.ofMillis(1_500);
        assertThat(only(SLOW, calls(Tier.WARM, Operation.FIND, 100, 0.06, slow)))
                .isInstanceOfSatisfying(Verdict.Bad.class, bad -> {
                    assertThat(bad.alert()).isEqualTo("slow-reads warm");
                    assertThat(bad.text()).contains("the limit is 1000 ms");
                    assertThat(bad.remedy()).isEqualTo(Remedy.ADD_RESOURCES);
                });
        assertThat(only(SLOW, calls(Tier.WARM, Operation.SEARCH, 100, 0.04, slow)))
                .isInstanceOf(Verdict.Fine.class);
        assertThat(only(SLOW, calls(Tier.WARM, Operation.FIND, 100, 0.06, Duration.ofMillis(960))))
                .isInstanceOf(Verdict.Near.class);
        assertThat(only(SLOW, calls(Tier.COLD, Operation.FIND, 100, 1, slow))).isInstanceOf(Verdict.TooLittle.class);
        assertThat(only(SLOW, calls(Tier.WARM, Operation.MOVE, 100, 1, slow)))
                .as("nobody waits for a move")
                .isInstanceOf(Verdict.TooLittle.class);
    }

    @Test
    void readsThatRanOutOfTime_areSlowOnes_andOtherFailuresAreNone() {
        assertThat(only(SLOW, failing(100, 6))).isInstanceOf(Verdict.Bad.class);
        assertThat(only(SLOW, failing(100, 4))).isInstanceOf(Verdict.Fine.class);
        assertThat(only(SLOW, failing(0, 20)))
                .as("a store that answers nobody in time")
                .isInstanceOf(Verdict.Bad.class);
    }

    /** So many quick answers, so many calls that ran out of two seconds, and as many that were refused. */
    private static Observation failing(long answered, long late) {
        var quick = new TreeMap<Integer, Long>();
        if (answered > 0) {
            quick.put(LatencyHistogram.bucketOf(1_000_000), answered);
        }
        var figures = new CallFigures(
                2 * late,
                0,
                new LatencyHistogram(quick),
                new LatencyHistogram(new TreeMap<>(Map.of(LatencyHistogram.bucketOf(2_000_000_000L), late))));
        var asked = new StoreOperation(Optional.of(Tier.WARM), "paradedb", Operation.FIND);
        return new Observation(
                new Activity(
                        NOON, NOON, new TreeMap<>(Map.of(asked, figures)), Map.of(), new TreeMap<>(), new TreeMap<>()),
                OptionalLong.of(0),
                new TreeMap<>());
    }

    @Test
    void tooFewReads_sayNothing() {
        assertThat(only(SLOW, calls(Tier.WARM, Operation.FIND, 19, 1, Duration.ofSeconds(9))))
                .isInstanceOf(Verdict.TooLittle.class);
        assertThat(only(COLD, events(Map.of(Event.READ_COLD, 19L)))).isInstanceOf(Verdict.TooLittle.class);
        assertThat(HITS.judge(events(Map.of(Event.REPLICA_MISS, 19L, Event.CACHE_MISS, 19L))))
                .allMatch(Verdict.TooLittle.class::isInstance);
    }

    @Test
    void hitRate_isJudgedForEachCache() {
        Observation observation = events(Map.of(
                Event.REPLICA_HIT,
                60L,
                Event.REPLICA_UNVERIFIED,
                5L,
                Event.REPLICA_MISS,
                35L,
                Event.CACHE_HIT,
                80L,
                Event.CACHE_MISS,
                20L));
        assertThat(HITS.judge(observation))
                .containsExactly(
                        new Verdict.Bad(
                                "low-hit-rate replicas",
                                "65% of 100 reads were hits, and should be 70%",
                                Remedy.WARM_THE_CACHE),
                        new Verdict.Fine("low-hit-rate query-cache"));
        assertThat(HITS.judge(events(Map.of(Event.CACHE_HIT, 20L, Event.CACHE_MISS, 80L))))
                .contains(new Verdict.Bad(
                        "low-hit-rate query-cache",
                        "20% of 100 reads were hits, and should be 70%",
                        Remedy.PREPARE_ANSWERS));
        assertThat(HITS.judge(events(Map.of(Event.CACHE_HIT, 75L, Event.CACHE_MISS, 25L))))
                .contains(new Verdict.Near("low-hit-rate query-cache"));
    }

    @Test
    void hitRate_thatShouldBeAll_canBeFine() {
        assertThat(new AlertRule.LowHitRate(1, 1).judge(events(Map.of(Event.CACHE_HIT, 5L))))
                .contains(new Verdict.Fine("low-hit-rate query-cache"));
    }

    @Test
    void hotTier_isLargeAboveItsLimit() {
        assertThat(only(HOT, hot(2_000_000_001L)))
                .isEqualTo(new Verdict.Bad(
                        "large-hot-tier", "2,000 MB lie in the hot tier, the limit is 2,000 MB", Remedy.REBALANCE));
        assertThat(only(HOT, hot(2_000_000_000))).isEqualTo(new Verdict.Near("large-hot-tier"));
        assertThat(only(HOT, hot(1_800_000_000))).isEqualTo(new Verdict.Fine("large-hot-tier"));
    }

    @Test
    void hotTier_saysNothingWhereAStoreCannotTell() {
        assertThat(only(HOT, new Observation(Activity.none(NOON), OptionalLong.empty(), new TreeMap<>())))
                .isEqualTo(new Verdict.Unknown("large-hot-tier"));
    }

    private static Observation hot(long bytes) {
        return new Observation(Activity.none(NOON), OptionalLong.of(bytes), new TreeMap<>());
    }

    @Test
    void coldReads_areTooManyAboveTheirShare() {
        assertThat(only(COLD, events(Map.of(Event.READ_HOT, 70L, Event.READ_WARM, 9L, Event.READ_COLD, 21L))))
                .isEqualTo(new Verdict.Bad(
                        "many-cold-reads",
                        "21% of 100 reads went to the cold tier, and should be at most 20%",
                        Remedy.REBALANCE));
        assertThat(only(COLD, events(Map.of(Event.READ_HOT, 81L, Event.READ_COLD, 19L))))
                .isInstanceOf(Verdict.Near.class);
        assertThat(only(COLD, events(Map.of(Event.READ_HOT, 100L)))).isInstanceOf(Verdict.Fine.class);
    }

    @Test
    void index_isBloatedWhereItIsWorthTheWork_andSaysNothingWhereItCannotTell() {
        var indexes = new TreeMap<>(Map.of("sqlite", new IndexSize(1_000, 2.5), "tiny", new IndexSize(999, 9)));
        List<Verdict> verdicts = BLOAT.judge(new Observation(Activity.none(NOON), OptionalLong.of(0), indexes));
        assertThat(verdicts)
                .containsExactly(
                        new Verdict.Bad(
                                "bloated-index sqlite",
                                "the index is 2.5 times as large as what it holds, the limit is 2.0 times",
                                Remedy.REINDEX),
                        new Verdict.Fine("bloated-index tiny"));
        assertThat(BLOAT.judge(hot(0))).isEmpty();
    }

    @Test
    void limits_thatMeanNothing_areRefused() {
        assertThatThrownBy(() -> new AlertRule.LowHitRate(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AlertRule.ManyColdReads(1.1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AlertRule.BloatedIndex(1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AlertRule.LargeHotTier(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AlertRule.SlowReads(Tier.WARM, Duration.ZERO, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
