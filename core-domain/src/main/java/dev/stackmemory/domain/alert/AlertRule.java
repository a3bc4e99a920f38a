package dev.stackmemory.domain.alert;

import dev.stackmemory.domain.measure.LatencyHistogram;
import dev.stackmemory.domain.measure.Ratio;
import dev.stackmemory.domain.tier.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Something that should not be. A rule judges by rates only where there were enough of what it counts. An alert is cleared at nine tenths of its limit
 * (for a rate that should be high, at eleven tenths or, where that is more than all, at all).
 */
public sealed interface AlertRule {
    /** How far from the limit a value must be to be fine again. */
    double MARGIN = 0.1;

    /** What the rule finds: a verdict for each thing that it looks at. */
    List<Verdict> judge(Observation observation);

    /**
     * The reads of a tier take long: every twentieth longer than the limit. One that ran out of its time counts with the time that it took.
     *
     * @param leastCalls how many reads it takes to judge, at least 1
     */
    record SlowReads(Tier tier, Duration limit, long leastCalls) implements AlertRule {
        public SlowReads {
            Objects.requireNonNull(tier, "tier");
            requireNotNegative(limit.toNanos());
            requirePositive(leastCalls);
        }

        @Override
        public List<Verdict> judge(Observation observation) {
            LatencyHistogram latencies = observation.activity().calls().entrySet().stream()
                    .filter(call -> call.getKey().operation().isRead())
                    .filter(call -> call.getKey().tier().filter(tier::equals).isPresent())
                    .map(call ->
                            call.getValue().latencies().plus(call.getValue().late()))
                    .reduce(LatencyHistogram.EMPTY, LatencyHistogram::plus);
            String alert = "slow-reads " + tier.name().toLowerCase(Locale.ROOT);
            if (latencies.count() < leastCalls) {
                return List.of(new Verdict.TooLittle(alert));
            }
            Duration p95 = latencies.percentile(0.95);
            return List.of(atMost(
                    alert,
                    (double) p95.toNanos(),
                    (double) limit.toNanos(),
                    "95 of 100 reads take up to " + p95.toMillis() + " ms, the limit is " + limit.toMillis() + " ms",
                    Remedy.ADD_RESOURCES));
        }
    }

    /**
     * A cache seldom has what is asked for.
     *
     * @param least the share of hits that there should be, in (0, 1]
     * @param leastReads how many reads it takes to judge, at least 1
     */
    record LowHitRate(double least, long leastReads) implements AlertRule {
        public LowHitRate {
            requireShare(least);
            requirePositive(leastReads);
        }

        @Override
        public List<Verdict> judge(Observation observation) {
            return Stream.of(
                            judge("replicas", observation.activity().replicaHits(), Remedy.WARM_THE_CACHE),
                            judge("query-cache", observation.activity().cacheHits(), Remedy.PREPARE_ANSWERS))
                    .toList();
        }

        private Verdict judge(String cache, Ratio hits, Remedy remedy) {
            String alert = "low-hit-rate " + cache;
            if (hits.all() < leastReads) {
                return new Verdict.TooLittle(alert);
            }
            if (hits.share() < least) {
                return new Verdict.Bad(
                        alert,
                        percent(hits.share()) + " of " + hits.all() + " reads were hits, and should be "
                                + percent(least),
                        remedy);
            }
            return hits.share() < Math.min(1, least * (1 + MARGIN)) ? new Verdict.Near(alert) : new Verdict.Fine(alert);
        }
    }

    /**
     * The hot tier holds too much, in homes and copies together.
     *
     * @param maxBytes at least 0
     */
    record LargeHotTier(long maxBytes) implements AlertRule {
        public LargeHotTier {
            requireNotNegative(maxBytes);
        }

        @Override
        public List<Verdict> judge(Observation observation) {
            String alert = "large-hot-tier";
            if (observation.hotBytes().isEmpty()) {
                return List.of(new Verdict.Unknown(alert));
            }
            long bytes = observation.hotBytes().getAsLong();
            return List.of(atMost(
                    alert,
                    (double) bytes,
                    (double) maxBytes,
                    megabytes(bytes) + " lie in the hot tier, the limit is " + megabytes(maxBytes),
                    Remedy.REBALANCE));
        }

        private static String megabytes(long bytes) {
            return String.format(Locale.ROOT, "%,d MB", bytes / 1_000_000);
        }
    }

    /**
     * What is read lies in the cold tier too often.
     *
     * @param most the share of reads that may go there, in (0, 1]
     * @param leastReads how many reads it takes to judge, at least 1
     */
    record ManyColdReads(double most, long leastReads) implements AlertRule {
        /** Its name. */
        public static final String ALERT = "many-cold-reads";

        public ManyColdReads {
            requireShare(most);
            requirePositive(leastReads);
        }

        @Override
        public List<Verdict> judge(Observation observation) {
            Ratio cold = observation.activity().coldReads();
            return List.of(
                    cold.all() < leastReads
                            ? new Verdict.TooLittle(ALERT)
                            : atMost(
                                    ALERT,
                                    cold.share(),
                                    most,
                                    percent(cold.share()) + " of " + cold.all()
                                            + " reads went to the cold tier, and should be at most " + percent(most),
                                    Remedy.REBALANCE));
        }
    }

    /**
     * An index is much larger than what it holds.
     *
     * @param most how many times as large it may be, above 1
     * @param leastBytes a smaller index is not worth the work
     */
    record BloatedIndex(double most, long leastBytes) implements AlertRule {
        public BloatedIndex {
            if (!(most > 1)) {
                throw new IllegalArgumentException("a bloat of " + most + " is none");
            }
            requirePositive(leastBytes);
        }

        @Override
        public List<Verdict> judge(Observation observation) {
            return observation.indexes().entrySet().stream()
                    .map(index -> judge("bloated-index " + index.getKey(), index.getValue()))
                    .toList();
        }

        private Verdict judge(String alert, Observation.IndexSize size) {
            return size.bytes() < leastBytes
                    ? new Verdict.Fine(alert)
                    : atMost(
                            alert,
                            size.bloat(),
                            most,
                            String.format(
                                    Locale.ROOT,
                                    "the index is %.1f times as large as what it holds, the limit is %.1f times",
                                    size.bloat(),
                                    most),
                            Remedy.REINDEX);
        }
    }

    private static Verdict atMost(String alert, double value, double most, String text, Remedy remedy) {
        if (value > most) {
            return new Verdict.Bad(alert, text, remedy);
        }
        return value > most * (1 - MARGIN) ? new Verdict.Near(alert) : new Verdict.Fine(alert);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f%%", 100 * share);
    }

    private static void requireNotNegative(long value) {
        if (value < 0) {
            throw new IllegalArgumentException(value + " is below 0");
        }
    }

    private static void requirePositive(long value) {
        if (value < 1) {
            throw new IllegalArgumentException(value + " is not above 0");
        }
    }

    private static void requireShare(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share " + share + " is not above 0 and at most 1");
        }
    }
}
