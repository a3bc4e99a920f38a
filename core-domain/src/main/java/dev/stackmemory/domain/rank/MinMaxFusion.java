package dev.stackmemory.domain.rank;

import dev.stackmemory.domain.frame.FrameId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one ranking of words and meaning: each brought to 0 to 1 by its least and largest score, then added by weight. Raw BM25 and cosine have no common
 * scale, so the sum of those would be BM25 alone.
 *
 * @param words weight of the ranking by words
 * @param meaning weight of the ranking by meaning
 */
public record MinMaxFusion(double words, double meaning) {
    /** 0.7 for words, 0.3 for meaning. */
    public static final MinMaxFusion DEFAULT = new MinMaxFusion(0.7, 0.3);

    public MinMaxFusion {
        if (!(words >= 0 && meaning >= 0 && words + meaning > 0 && words + meaning < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("weights " + words + " and " + meaning);
        }
    }

    /**
     * Fuses the two. Each part of a lexical score shrinks with the whole, so that the parts still add up.
     *
     * @param lexical the ranking by words, in any order
     * @param similarities cosines of the frames found by meaning; finite
     * @return the frames of either, best first; a frame that one of them lacks has 0 there. Without similarities, the lexical ranking as it is
     */
    public List<Ranked> fuse(List<Ranked> lexical, Map<FrameId, Double> similarities) {
        List<Ranked> fused = new ArrayList<>();
        if (similarities.isEmpty()) {
            fused.addAll(lexical);
        } else {
            Map<FrameId, Double> left = new HashMap<>(similarities);
            double least = Collections.min(similarities.values());
            double largest = Collections.max(similarities.values());
            double lowest = lexical.stream().mapToDouble(Ranked::score).min().orElse(0);
            double highest = lexical.stream().mapToDouble(Ranked::score).max().orElse(0);
            for (Ranked each : lexical) {
                double share = words * normalised(each.score(), lowest, highest);
                Map<Signal, Double> parts = new EnumMap<>(Signal.class);
                each.parts().forEach((signal, part) -> parts.put(signal, part / each.score() * share));
                Double similarity = left.remove(each.frame());
                if (similarity != null) {
                    parts.put(Signal.MEANING, meaning * normalised(similarity, least, largest));
                }
                fused.add(new Ranked(each.frame(), parts));
            }
            left.forEach((frame, similarity) -> fused.add(
                    new Ranked(frame, Map.of(Signal.MEANING, meaning * normalised(similarity, least, largest)))));
        }
        Ranked.sort(fused);
        return fused;
    }

    private static double normalised(double score, double least, double largest) {
        return largest > least ? Math.clamp((score - least) / (largest - least), 0, 1) : 1;
    }
}
