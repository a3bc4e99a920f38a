package dev.stackmemory.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stackmemory.domain.frame.FrameId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values worked out by hand from the definitions of trec_eval. */
class RankingMetricsTest {
    private static final FrameId A = new FrameId("a");
    private static final FrameId B = new FrameId("b");
    private static final FrameId C = new FrameId("c");
    private static final FrameId X = new FrameId("x");

    @Test
    void ndcg_discountsByTheLogarithmOfTheRank() {
        // Gain 1/log2(3) + 2/log2(4), ideal 2/log2(2) + 1/log2(3).
        assertThat(RankingMetrics.ndcg(List.of(X, A, B), Map.of(A, 1, B, 2), 10))
                .isCloseTo((0.63093 + 1.0) / (2.0 + 0.63093), within(1e-4));
    }

    @Test
    void ndcg_ofThePerfectRanking_isOne() {
        assertThat(RankingMetrics.ndcg(List.of(B, A, X), Map.of(A, 1, B, 2), 10))
                .isEqualTo(1);
    }

    @Test
    void ndcg_looksNoDeeperThanAsked() {
        assertThat(RankingMetrics.ndcg(List.of(X, A), Map.of(A, 1), 1)).isZero();
    }

    @Test
    void recall_isTheShareThatWasFound() {
        assertThat(RankingMetrics.recall(List.of(A, X, B), Map.of(A, 1, B, 1, C, 1), 2))
                .isCloseTo(1.0 / 3, within(1e-9));
        assertThat(RankingMetrics.recall(List.of(A, X, B), Map.of(A, 1, B, 1, C, 1), 3))
                .isCloseTo(2.0 / 3, within(1e-9));
    }

    @Test
    void averagePrecision_countsWhatWasNotFoundAsZero() {
        // Precision 1/1 at the first, 2/3 at the third, nothing for the third answer.
        assertThat(RankingMetrics.averagePrecision(List.of(A, X, B), Map.of(A, 1, B, 1, C, 1)))
                .isCloseTo((1 + 2.0 / 3) / 3, within(1e-9));
    }
}
