package dev.stackmemory.domain.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.stackmemory.domain.frame.FrameId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShadowComparisonTest {
    private static final Duration TEN = Duration.ofMillis(10);

    @Test
    void of_equalAnswers_isOneEverywhere() {
        assertThat(ShadowComparison.of(ids("a b c"), TEN, ids("a b c"), TEN, 10))
                .isEqualTo(new ShadowComparison(1, 1, 1, TEN, TEN));
        assertThat(ShadowComparison.of(List.of(), TEN, List.of(), TEN, 10))
                .isEqualTo(new ShadowComparison(1, 1, 1, TEN, TEN));
    }

    @Test
    void of_reversedAnswers_overlapFullyInTheOppositeOrder() {
        ShadowComparison comparison = ShadowComparison.of(ids("a b c"), TEN, ids("c b a"), Duration.ofMillis(25), 10);

        assertThat(comparison.overlap()).isEqualTo(1);
        assertThat(comparison.kendallTau()).isEqualTo(-1);
        assertThat(comparison.rankBiasedOverlap()).isBetween(0.8, 0.95);
        assertThat(comparison.latencyRatio()).isEqualTo(2.5);
    }

    @Test
    void of_differentAnswers_isZero() {
        ShadowComparison comparison = ShadowComparison.of(ids("a b"), TEN, ids("c d"), TEN, 10);

        assertThat(comparison.overlap()).isZero();
        assertThat(comparison.rankBiasedOverlap()).isZero();
    }

    @Test
    void of_onlyTheFirstKCount() {
        assertThat(ShadowComparison.of(ids("a b c"), TEN, ids("a b x"), TEN, 2).overlap())
                .isEqualTo(1);
        assertThat(ShadowComparison.of(ids("a b c"), TEN, ids("a b x"), TEN, 3).overlap())
                .isCloseTo(2 / 3.0, within(1e-12));
        assertThat(ShadowComparison.of(ids("a b c d"), TEN, ids("a"), TEN, 10).overlap())
                .isEqualTo(0.25);
        assertThatIllegalArgumentException().isThrownBy(() -> ShadowComparison.of(ids("a"), TEN, ids("a"), TEN, 0));
    }

    @Test
    void rankBiasedOverlap_ofAKnownPair_isAsWorkedOutByHand() {
        // Agreement at the depths 1, 2 and 3 is 0, 1/2 and 2/3; extrapolated: 2/3 · p³ + (1 − p) / p · (0 · p + 1/2 ·
        // p² + 2/3 · p³).
        double rbo = RankingSimilarity.rankBiasedOverlap(ids("a b c"), ids("b x a"), 0.5);

        assertThat(rbo).isCloseTo(7 / 24.0, within(1e-12));
    }

    @Test
    void verdict_withTooFewSamples_isUndecided() {
        assertThat(ShadowVerdict.of(times(99, new ShadowComparison(1, 1, 1, TEN, TEN)), 1, ShadowVerdict.Bar.DEFAULT))
                .isEqualTo(new ShadowVerdict.Undecided(99, 100));
    }

    @Test
    void verdict_ofAGoodShadow_isReady() {
        assertThat(ShadowVerdict.of(
                        times(100, new ShadowComparison(1, 1, 1, TEN, Duration.ofMillis(15))),
                        1,
                        ShadowVerdict.Bar.DEFAULT))
                .isEqualTo(new ShadowVerdict.Ready(100, 1, 1.5));
    }

    @Test
    void verdict_ofABadShadow_namesEveryReason() {
        assertThat(ShadowVerdict.of(
                        times(100, new ShadowComparison(0.5, 0.25, 0, Duration.ofMillis(60), Duration.ofMillis(120))),
                        0,
                        ShadowVerdict.Bar.DEFAULT))
                .isEqualTo(new ShadowVerdict.NotReady(
                        100,
                        List.of(
                                "mean overlap 0.500 is below 0.900",
                                "mean rank-biased overlap 0.250 is below 0.900",
                                "median latency is 2.00 times that in use, above 1.50")));
    }

    @Test
    void verdict_ofAShadowThatIsQuickEnough_doesNotCareHowQuickTheOtherIs() {
        var tenTimes = new ShadowComparison(1, 1, 1, TEN, Duration.ofMillis(100));

        assertThat(ShadowVerdict.of(times(100, tenTimes), 0, ShadowVerdict.Bar.DEFAULT))
                .isEqualTo(new ShadowVerdict.Ready(100, 1, 10));
    }

    @Test
    void verdict_ofAShadowThatFails_isNotReady() {
        assertThat(ShadowVerdict.of(times(98, new ShadowComparison(1, 1, 1, TEN, TEN)), 2, ShadowVerdict.Bar.DEFAULT))
                .isEqualTo(new ShadowVerdict.NotReady(98, List.of("2.0% of the queries failed, above 1.0%")));
    }

    private static List<ShadowComparison> times(int samples, ShadowComparison comparison) {
        return Collections.nCopies(samples, comparison);
    }

    private static List<FrameId> ids(String names) {
        return Stream.of(names.split(" ")).map(FrameId::new).toList();
    }
}
