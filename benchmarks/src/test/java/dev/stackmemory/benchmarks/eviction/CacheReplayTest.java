package dev.stackmemory.benchmarks.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.eviction.EvictionOrder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CacheReplayTest {
    private static final AccessTrace RECORDED = AccessTrace.recorded();

    @Test
    void recordedTrace_isWhatItsSeedGenerates() {
        assertThat(RECORDED.format())
                .isEqualTo(AccessTrace.generate(AccessTrace.RECORDED_SEED, AccessTrace.RECORDED_LENGTH)
                        .format());
    }

    @Test
    void longerTrace_beginsAsTheRecordedOne() {
        var longer = AccessTrace.generate(AccessTrace.RECORDED_SEED, AccessTrace.RECORDED_LENGTH + 1_000);
        assertThat(longer.first(AccessTrace.RECORDED_LENGTH).format()).isEqualTo(RECORDED.format());
        assertThat(RECORDED.first(3).format()).isEqualTo(longer.first(3).format());
    }

    @ParameterizedTest
    @EnumSource(EvictionOrder.class)
    void noOrder_beatsTheOptimum_andALargerTierNeverHitsLess(EvictionOrder order) {
        int before = 0;
        for (int capacity = 1; capacity <= 8_192; capacity *= 2) {
            int hits = CacheReplay.hits(RECORDED, order, capacity);
            assertThat(hits).isLessThanOrEqualTo(CacheReplay.optimalHits(RECORDED, capacity));
            assertThat(hits).isGreaterThanOrEqualTo(before);
            before = hits;
        }
    }

    @ParameterizedTest
    @EnumSource(EvictionOrder.class)
    void aTierThatHoldsEverything_missesOnlyFirstAccesses(EvictionOrder order) {
        int best = RECORDED.length() - RECORDED.distinct();

        assertThat(CacheReplay.hits(RECORDED, order, RECORDED.distinct())).isEqualTo(best);
        assertThat(CacheReplay.optimalHits(RECORDED, RECORDED.distinct())).isEqualTo(best);
    }

    @Test
    void orderThatKnowsUse_beatsAge_whereFramesAreUsedAgain() {
        assertThat(CacheReplay.hits(RECORDED, EvictionOrder.LRU, 1_000))
                .isGreaterThan(CacheReplay.hits(RECORDED, EvictionOrder.AGE, 1_000));
        assertThat(CacheReplay.hits(RECORDED, EvictionOrder.LFU, 1_000))
                .isGreaterThan(CacheReplay.hits(RECORDED, EvictionOrder.AGE, 1_000));
    }

    @Test
    void bothTogether_beatEachAlone() {
        int both = CacheReplay.hits(RECORDED, EvictionOrder.LRFU, 1_000);

        assertThat(both).isGreaterThan(CacheReplay.hits(RECORDED, EvictionOrder.LRU, 1_000));
        assertThat(both).isGreaterThan(CacheReplay.hits(RECORDED, EvictionOrder.LFU, 1_000));
    }

    @Test
    void traces_withAKnownAnswer_giveIt() {
        var loop = AccessTrace.of(0, 1, 2, 0, 1, 2, 0, 1, 2);

        assertThat(CacheReplay.hits(loop, EvictionOrder.LRU, 2)).isZero();
        assertThat(CacheReplay.optimalHits(loop, 2)).isEqualTo(4);
        assertThat(CacheReplay.optimalHits(loop, 2, 7))
                .as("from the last round's second access on")
                .isEqualTo(1);
        assertThat(CacheReplay.optimalHits(loop, 3)).isEqualTo(6);
    }

    @Test
    void optimum_onSmallTraces_isThatOfTryingEveryChoice() {
        var random = new SplittableRandom(31);
        for (int round = 0; round < 500; round++) {
            int[] frames = random.ints(random.nextInt(1, 10), 0, 5).toArray();
            var trace = AccessTrace.of(frames);
            int capacity = random.nextInt(1, 4);
            int best = bestOfAll(trace, 0, Set.of(), capacity);

            assertThat(CacheReplay.optimalHits(trace, capacity)).isEqualTo(best);
            for (EvictionOrder order : EvictionOrder.values()) {
                assertThat(CacheReplay.hits(trace, order, capacity)).isLessThanOrEqualTo(best);
            }
        }
    }

    @Test
    void report_namesEveryOrder() {
        var bytes = new ByteArrayOutputStream();
        EvictionReport.print(AccessTrace.generate(1, 2_000), new PrintStream(bytes, true, StandardCharsets.UTF_8));

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("LRFU", "LRU", "LFU", "AGE", "optimum", "| 1,000 |");
    }

    private static int bestOfAll(AccessTrace trace, int time, Set<Integer> held, int capacity) {
        if (time == trace.length()) {
            return 0;
        }
        int frame = trace.frame(time);
        if (held.contains(frame)) {
            return 1 + bestOfAll(trace, time + 1, held, capacity);
        }
        int best = bestOfAll(trace, time + 1, held, capacity);
        var with = new HashSet<>(held);
        with.add(frame);
        if (with.size() <= capacity) {
            return Math.max(best, bestOfAll(trace, time + 1, with, capacity));
        }
        for (Integer victim : held) {
            var after = new HashSet<>(with);
            after.remove(victim);
            best = Math.max(best, bestOfAll(trace, time + 1, after, capacity));
        }
        return best;
    }
}
