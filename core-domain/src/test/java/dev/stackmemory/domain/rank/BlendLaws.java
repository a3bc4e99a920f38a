package dev.stackmemory.domain.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fusion, recency and session: laws and examples. */
class BlendLaws {
    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);
    private static final SessionId HERE = new SessionId("here");

    static LongStream seeds() {
        return LongStream.range(0, 1_000);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rank_isOrderedExplainedAndIndependentOfInputOrder(long seed) {
        Random random = new Random(seed);
        List<Ranked> lexical = lexical(random);
        Map<FrameId, Double> similarities = similarities(random);
        Map<FrameId, Blend.Circumstances> made = new HashMap<>();
        for (int id = 0; id < 30; id++) {
            made.put(
                    new FrameId("f" + id),
                    new Blend.Circumstances(
                            NOW.minus(Duration.ofHours(random.nextInt(5_000) - 10)),
                            random.nextBoolean() ? Optional.of(HERE) : Optional.empty()));
        }
        List<Ranked> blended = Blend.DEFAULT.rank(lexical, similarities, made::get, NOW, Optional.of(HERE));
        assertThat(blended).isSortedAccordingTo(Ranked.BEST_FIRST);
        for (Ranked each : blended) {
            assertThat(each.score()).isFinite().isNotNegative();
            assertThat(each.parts().values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum())
                    .isCloseTo(each.score(), within(1e-12));
        }
        Collections.shuffle(lexical, random);
        assertThat(Blend.DEFAULT.rank(lexical, similarities, made::get, NOW, Optional.of(HERE)))
                .isEqualTo(blended);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void fuse_moreSimilar_neverLower(long seed) {
        Random random = new Random(seed);
        List<Ranked> lexical = lexical(random);
        Map<FrameId, Double> similarities = similarities(random);
        FrameId raised = new FrameId("f" + random.nextInt(30));
        Map<FrameId, Double> more = new HashMap<>(similarities);
        more.computeIfPresent(raised, (frame, similarity) -> Math.min(1, similarity + 0.1));
        assertThat(scoreOf(raised, MinMaxFusion.DEFAULT.fuse(lexical, more)))
                .isGreaterThanOrEqualTo(scoreOf(raised, MinMaxFusion.DEFAULT.fuse(lexical, similarities)) - 1e-12);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void fuse_scores_lieBetweenZeroAndOne(long seed) {
        Random random = new Random(seed);
        Map<FrameId, Double> similarities = similarities(random);
        if (!similarities.isEmpty()) {
            assertThat(MinMaxFusion.DEFAULT.fuse(lexical(random), similarities))
                    .allSatisfy(each -> assertThat(each.score()).isBetween(0.0, 1 + 1e-12));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void reciprocalRanks_betterRankInOneRanking_neverLower(long seed) {
        Random random = new Random(seed);
        List<FrameId> one =
                new ArrayList<>(lexical(random).stream().map(Ranked::frame).toList());
        List<FrameId> other = new ArrayList<>(one);
        Collections.shuffle(other, random);
        if (one.isEmpty()) {
            return;
        }
        FrameId raised = one.getLast();
        double before = scoreOfFused(raised, ReciprocalRankFusion.DEFAULT.fuse(List.of(one, other)));
        one.removeLast();
        one.addFirst(raised);
        assertThat(scoreOfFused(raised, ReciprocalRankFusion.DEFAULT.fuse(List.of(one, other))))
                .isGreaterThanOrEqualTo(before);
    }

    @Test
    void rank_withoutMeaning_keepsTheScoresOfOldFrames() {
        List<Ranked> lexical = List.of(ranked("a", 0.5), ranked("b", 0.4));
        var old = new Blend.Circumstances(Instant.EPOCH, Optional.empty());
        assertThat(Blend.DEFAULT.rank(lexical, Map.of(), id -> old, NOW, Optional.empty()))
                .extracting(Ranked::score)
                .usingElementComparator((x, y) -> Math.abs(x - y) < 1e-9 ? 0 : 1)
                .containsExactly(0.5, 0.4);
    }

    @Test
    void rank_recencyAndSession_raiseByAShare() {
        var fresh = new Blend.Circumstances(NOW, Optional.of(HERE));
        Ranked raised = Blend.DEFAULT
                .rank(List.of(ranked("a", 0.5)), Map.of(), id -> fresh, NOW, Optional.of(HERE))
                .getFirst();
        assertThat(raised.parts())
                .containsEntry(Signal.WORDS, 0.5)
                .containsEntry(Signal.RECENCY, 0.1)
                .containsEntry(Signal.SESSION, 0.05);
        assertThat(Blend.DEFAULT.freshness(NOW.minus(Duration.ofDays(30)), NOW)).isCloseTo(0.5, within(1e-12));
        assertThat(Blend.DEFAULT.freshness(NOW.plus(Duration.ofDays(1)), NOW)).isEqualTo(1);
        assertThat(Blend.DEFAULT.freshness(Instant.ofEpochMilli(Long.MIN_VALUE), NOW))
                .isZero();
    }

    @Test
    void fuse_wordsAndMeaning_isTheWeightedSum() {
        List<Ranked> fused = MinMaxFusion.DEFAULT.fuse(
                List.of(ranked("a", 0.9), ranked("b", 0.6), ranked("c", 0.3)),
                Map.of(new FrameId("b"), 0.8, new FrameId("d"), 0.2));
        assertThat(RankingFixtures.ids(fused)).containsExactly("a", "b", "c", "d");
        assertThat(fused.get(0).score()).isCloseTo(0.7, within(1e-12));
        assertThat(fused.get(1).score()).isCloseTo(0.7 / 2 + 0.3, within(1e-12));
    }

    @Test
    void reciprocalRanks_areSummed() {
        List<ReciprocalRankFusion.Fused> fused = ReciprocalRankFusion.DEFAULT.fuse(
                List.of(List.of(new FrameId("a"), new FrameId("b")), List.of(new FrameId("b"))));
        assertThat(fused.getFirst()).isEqualTo(new ReciprocalRankFusion.Fused(new FrameId("b"), 1.0 / 62 + 1.0 / 61));
    }

    private static List<Ranked> lexical(Random random) {
        List<Ranked> ranked = new ArrayList<>();
        for (int id = 0; id < 30; id++) {
            if (random.nextBoolean()) {
                ranked.add(ranked("f" + id, 0.001 + random.nextInt(5) / 4.0).plus(Signal.LEAD, random.nextDouble()));
            }
        }
        return ranked;
    }

    private static Map<FrameId, Double> similarities(Random random) {
        Map<FrameId, Double> similarities = new HashMap<>();
        for (int id = 0; id < 30; id++) {
            if (random.nextBoolean()) {
                similarities.put(new FrameId("f" + id), random.nextInt(21) / 10.0 - 1);
            }
        }
        return similarities;
    }

    private static Ranked ranked(String id, double words) {
        return new Ranked(new FrameId(id), Map.of(Signal.WORDS, words));
    }

    private static double scoreOf(FrameId frame, List<Ranked> ranked) {
        return ranked.stream()
                .filter(each -> each.frame().equals(frame))
                .mapToDouble(Ranked::score)
                .sum();
    }

    private static double scoreOfFused(FrameId frame, List<ReciprocalRankFusion.Fused> fused) {
        return fused.stream()
                .filter(each -> each.frame().equals(frame))
                .mapToDouble(ReciprocalRankFusion.Fused::score)
                .sum();
    }
}
