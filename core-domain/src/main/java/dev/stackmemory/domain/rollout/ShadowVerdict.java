package dev.stackmemory.domain.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether a shadow is ready to be read from. */
public sealed interface ShadowVerdict {
    /** It answers alike and in time: the share may grow. */
    record Ready(int samples, double meanOverlap, double medianLatencyRatio) implements ShadowVerdict {}

    /** Too few queries were compared to tell. */
    record Undecided(int samples, int needed) implements ShadowVerdict {}

    /**
     * It answers otherwise or too late.
     *
     * @param reasons one clause each, at least one
     */
    record NotReady(int samples, List<String> reasons) implements ShadowVerdict {
        public NotReady {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * What a shadow must reach.
     *
     * @param samples compared queries, at least 1
     * @param meanOverlap at least, in [0, 1]
     * @param meanRankBiasedOverlap at least, in [0, 1]
     * @param medianLatencyRatio at most, positive
     */
    record Bar(int samples, double meanOverlap, double meanRankBiasedOverlap, double medianLatencyRatio) {
        /** A hundred queries, nine in ten results in common, not slower by more than a half. */
        public static final Bar DEFAULT = new Bar(100, 0.9, 0.9, 1.5);

        public Bar {
            if (samples < 1) {
                throw new IllegalArgumentException("at least one sample is needed, not " + samples);
            }
        }
    }

    /** Judges the comparisons made so far. */
    static ShadowVerdict of(List<ShadowComparison> comparisons, Bar bar) {
        int samples = comparisons.size();
        if (samples < bar.samples()) {
            return new Undecided(samples, bar.samples());
        }
        double overlap = comparisons.stream()
                .mapToDouble(ShadowComparison::overlap)
                .average()
                .orElse(0);
        double rankBiased = comparisons.stream()
                .mapToDouble(ShadowComparison::rankBiasedOverlap)
                .average()
                .orElse(0);
        double[] ratios = comparisons.stream()
                .mapToDouble(ShadowComparison::latencyRatio)
                .sorted()
                .toArray();
        double ratio = ratios[(samples - 1) / 2];
        var reasons = new ArrayList<String>();
        if (overlap < bar.meanOverlap()) {
            reasons.add(words("mean overlap %.3f is below %.3f", overlap, bar.meanOverlap()));
        }
        if (rankBiased < bar.meanRankBiasedOverlap()) {
            reasons.add(words("mean rank-biased overlap %.3f is below %.3f", rankBiased, bar.meanRankBiasedOverlap()));
        }
        if (ratio > bar.medianLatencyRatio()) {
            reasons.add(words("median latency is %.2f times that in use, above %.2f", ratio, bar.medianLatencyRatio()));
        }
        return reasons.isEmpty() ? new Ready(samples, overlap, ratio) : new NotReady(samples, reasons);
    }

    private static String words(String format, double is, double limit) {
        return String.format(Locale.ROOT, format, is, limit);
    }
}
