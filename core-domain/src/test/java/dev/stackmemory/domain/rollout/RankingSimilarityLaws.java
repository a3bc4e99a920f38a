package dev.stackmemory.domain.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankingSimilarityLaws {
    private static final int CASES = 5_000;

    private final Random random = new Random(17);

    @Test
    void everyMeasure_isSymmetricAndBounded() {
        for (int round = 0; round < CASES; round++) {
            List<Integer> left = ranking();
            List<Integer> right = ranking();
            int k = 1 + random.nextInt(15);
            double p = 0.05 + 0.9 * random.nextDouble();

            assertThat(RankingSimilarity.overlap(left, right, k))
                    .isBetween(0.0, 1.0)
                    .isEqualTo(RankingSimilarity.overlap(right, left, k));
            assertThat(RankingSimilarity.kendallTau(left, right))
                    .isBetween(-1.0, 1.0)
                    .isEqualTo(RankingSimilarity.kendallTau(right, left));
            assertThat(RankingSimilarity.rankBiasedOverlap(left, right, p))
                    .isBetween(0.0, 1 + 1e-12)
                    .isCloseTo(RankingSimilarity.rankBiasedOverlap(right, left, p), within(1e-12));
        }
    }

    @Test
    void everyMeasure_isOneForEqualRankings() {
        for (int round = 0; round < CASES; round++) {
            List<Integer> ranking = ranking();

            assertThat(RankingSimilarity.overlap(ranking, ranking, 10)).isEqualTo(1);
            assertThat(RankingSimilarity.kendallTau(ranking, ranking)).isEqualTo(1);
            assertThat(RankingSimilarity.rankBiasedOverlap(ranking, ranking, 0.9))
                    .isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void rankBiasedOverlap_suffersMoreFromAnEarlierDifference() {
        for (int round = 0; round < CASES; round++) {
            List<Integer> ranking = IntStream.range(0, 10).boxed().toList();
            int early = random.nextInt(9);
            int late = early + 1 + random.nextInt(9 - early);

            assertThat(RankingSimilarity.rankBiasedOverlap(ranking, replaced(ranking, early), 0.9))
                    .isLessThan(RankingSimilarity.rankBiasedOverlap(ranking, replaced(ranking, late), 0.9));
        }
    }

    private static List<Integer> replaced(List<Integer> ranking, int index) {
        var changed = new ArrayList<>(ranking);
        changed.set(index, -1);
        return changed;
    }

    private List<Integer> ranking() {
        var items = new ArrayList<>(IntStream.range(0, 15).boxed().toList());
        Collections.shuffle(items, random);
        return List.copyOf(items.subList(0, random.nextInt(items.size() + 1)));
    }
}
