package dev.stackmemory.domain.rollout;

import java.time.Duration;
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
     * @param quickEnough a shadow whose median time is not above this is not too slow, however quick the store in use is
     * @param failureRate of all queries at most, in [0, 1]
     */
    record Bar(
            int samples,
            double meanOverlap,
            double meanRankBiasedOverlap,
            double medianLatencyRatio,
            Duration quickEnough,
            double failureRate) {
        /**
         * A hundred queries, nine in ten results in common, not slower by more than a half unless nobody would notice, one failure in a hundred.
         */
        public static final Bar DEFAULT = new Bar(100, 0.9, 0.9, 1.5, Duration.ofMillis(100), 0.01);

        public Bar {
            if (samples < 1) {
                throw new IllegalArgumentException("at least one sample is needed, not " + samples);
            }
        }
    }

    /**
     * Judges the comparisons made so far.
     *
     * @param failures how many further queries the shadow did not answer
     */
    static ShadowVerdict of(List<ShadowComparison> comparisons, int failures, Bar bar) {
        int samples = comparisons.size();
        double failureRate = failures == 0 ? 0 : (double) failures / (samples + failures);
        if (failureRate > bar.failureRate() && samples + failures >= bar.samples()) {
            return new NotReady(
                    samples,
                    List.of(words(
                            "%.1f%% of the queries failed, above %.1f%%", 100 * failureRate, 100 * bar.failureRate())));
        }
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
        Duration took = comparisons.stream()
                .map(ShadowComparison::shadowTook)
                .sorted()
                .toList()
                .get((samples - 1) / 2);
        var reasons = new ArrayList<String>();
        if (overlap < bar.meanOverlap()) {
            reasons.add(words("mean overlap %.3f is below %.3f", overlap, bar.meanOverlap()));
        }
        if (rankBiased < bar.meanRankBiasedOverlap()) {
            reasons.add(words("mean rank-biased overlap %.3f is below %.3f", rankBiased, bar.meanRankBiasedOverlap()));
        }
        if (ratio > bar.medianLatencyRatio() && took.compareTo(bar.quickEnough()) > 0) {
            reasons.add(words("median latency is %.2f times that in use, above %.2f", ratio, bar.medianLatencyRatio()));
        }
        return reasons.isEmpty() ? new Ready(samples, overlap, ratio) : new NotReady(samples, reasons);
    }

    private static String words(String format, double is, double limit) {
        return String.format(Locale.ROOT, format, is, limit);
    }
}
