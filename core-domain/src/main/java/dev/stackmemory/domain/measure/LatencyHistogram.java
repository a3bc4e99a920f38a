package dev.stackmemory.domain.measure;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long many calls took, in buckets that grow with the time: each octave has eight, so that a percentile is right to 7%, from 1 µs to half an hour.
 * Histograms add up, in any order, to that of all calls together.
 *
 * @param counts calls by the number of their bucket ({@link #bucketOf}); none is 0
 */
public record LatencyHistogram(SortedMap<Integer, Long> counts) {
    /** Of no call. */
    public static final LatencyHistogram EMPTY = new LatencyHistogram(new TreeMap<>());

    private static final int OCTAVE_BITS = 3;
    private static final int OCTAVE = 1 << OCTAVE_BITS;

    /** 2³¹ µs, half an hour and some minutes; what takes longer is counted as that. */
    private static final long LONGEST_MICROS = (1L << 31) - 1;

    /** How many buckets there are. */
    public static final int BUCKETS = bucketOf(LONGEST_MICROS * 1_000) + 1;

    public LatencyHistogram {
        counts.forEach((bucket, count) -> {
            if (bucket < 0 || bucket >= BUCKETS || count <= 0) {
                throw new IllegalArgumentException(count + " calls in bucket " + bucket + " cannot be");
            }
        });
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }

    /** The bucket of a call that took that long; a negative time counts as none. */
    public static int bucketOf(long nanos) {
        long micros = Math.clamp(nanos / 1_000, 0, LONGEST_MICROS);
        if (micros < OCTAVE) {
            return (int) micros;
        }
        int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros) - OCTAVE_BITS;
        return (octave + 1) * OCTAVE + (int) (micros >>> octave) - OCTAVE;
    }

    /** The middle of a bucket. */
    private static Duration middle(int bucket) {
        int octave = Math.max(0, bucket / OCTAVE - 1);
        long least = bucket < OCTAVE ? bucket : (long) (bucket % OCTAVE + OCTAVE) << octave;
        return Duration.ofNanos(least * 1_000 + (1_000L << octave) / 2);
    }

    /** How many calls there were. */
    public long count() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * The time within which that share of the calls ended (the nearest rank); zero if there was none.
     *
     * @param share in (0, 1], such as 0.95
     */
    public Duration percentile(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share " + share + " is not above 0 and at most 1");
        }
        long rank = (long) Math.ceil(share * count());
        long seen = 0;
        for (Map.Entry<Integer, Long> bucket : counts.entrySet()) {
            seen += bucket.getValue();
            if (seen >= rank) {
                return middle(bucket.getKey());
            }
        }
        return Duration.ZERO;
    }

    /** Both together. */
    public LatencyHistogram plus(LatencyHistogram other) {
        SortedMap<Integer, Long> sum = new TreeMap<>(counts);
        other.counts.forEach((bucket, count) -> sum.merge(bucket, count, Long::sum));
        return new LatencyHistogram(sum);
    }
}
