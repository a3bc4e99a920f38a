package dev.stackmemory.benchmarks.quality;

import dev.stackmemory.domain.frame.FrameId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The usual measures of one ranking, defined as in trec_eval: gains are the grades themselves, discounted by log2(rank + 1).
 */
final class RankingMetrics {
    private RankingMetrics() {}

    /** Normalised discounted cumulative gain of the first {@code depth} results, in [0, 1]. */
    static double ndcg(List<FrameId> ranking, Map<FrameId, Integer> grades, int depth) {
        double gain = 0;
        for (int index = 0; index < Math.min(depth, ranking.size()); index++) {
            gain += grades.getOrDefault(ranking.get(index), 0) * discount(index);
        }
        List<Integer> ideal = grades.values().stream()
                .sorted(Comparator.reverseOrder())
                .limit(depth)
                .toList();
        double best = 0;
        for (int index = 0; index < ideal.size(); index++) {
            best += ideal.get(index) * discount(index);
        }
        return best == 0 ? 0 : gain / best;
    }

    /** Which share of the answers stands among the first {@code depth} results. */
    static double recall(List<FrameId> ranking, Map<FrameId, Integer> grades, int depth) {
        long found = ranking.stream().limit(depth).filter(grades::containsKey).count();
        return grades.isEmpty() ? 0 : (double) found / grades.size();
    }

    /** Average precision over the whole ranking. */
    static double averagePrecision(List<FrameId> ranking, Map<FrameId, Integer> grades) {
        double sum = 0;
        int found = 0;
        for (int index = 0; index < ranking.size(); index++) {
            if (grades.containsKey(ranking.get(index))) {
                found++;
                sum += (double) found / (index + 1);
            }
        }
        return grades.isEmpty() ? 0 : sum / grades.size();
    }

    private static double discount(int index) {
        return Math.log(2) / Math.log(index + 2.0);
    }
}
