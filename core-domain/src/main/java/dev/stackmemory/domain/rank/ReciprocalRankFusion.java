package dev.stackmemory.domain.rank;

import dev.stackmemory.domain.frame.FrameId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one ranking of several by their ranks alone, whatever their scores mean: Σ 1 / (k + rank), ranks from 1 (Cormack, Clarke and Büttcher,
 * "Reciprocal Rank Fusion outperforms Condorcet", 2009).
 *
 * @param k the larger, the less the first ranks stand out; at least 0
 */
public record ReciprocalRankFusion(double k) {
    /** The constant of the paper. */
    public static final ReciprocalRankFusion DEFAULT = new ReciprocalRankFusion(60);

    /**
     * A frame and the sum of its reciprocal ranks.
     *
     * @param score above 0
     */
    public record Fused(FrameId frame, double score) {}

    public ReciprocalRankFusion {
        if (!(k >= 0 && k < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("k is " + k);
        }
    }

    /**
     * Fuses rankings.
     *
     * @param rankings each best first; a frame that one of them names twice counts by its first rank
     * @return best first, ties by the UTF-8 bytes of the id
     */
    public List<Fused> fuse(List<List<FrameId>> rankings) {
        Map<FrameId, Double> sums = new HashMap<>();
        for (List<FrameId> ranking : rankings) {
            Map<FrameId, Integer> ranks = new HashMap<>();
            for (FrameId frame : ranking) {
                ranks.putIfAbsent(frame, ranks.size() + 1);
            }
            ranks.forEach((frame, rank) -> sums.merge(frame, 1 / (k + rank), Double::sum));
        }
        return sums.entrySet().stream()
                .map(entry -> new Fused(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingDouble(Fused::score).reversed().thenComparing(Fused::frame))
                .toList();
    }
}
