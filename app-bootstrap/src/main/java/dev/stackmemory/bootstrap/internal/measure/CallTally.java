package dev.stackmemory.bootstrap.internal.measure;

import dev.stackmemory.domain.measure.CallFigures;
import dev.stackmemory.domain.measure.LatencyHistogram;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts the calls of one kind. Thread-safe. */
final class CallTally {
    private final long[] counts = new long[LatencyHistogram.BUCKETS];
    private final long[] late = new long[LatencyHistogram.BUCKETS];
    private long failures;
    private long items;
    private boolean any;

    synchronized void add(long nanos, long held, Outcome outcome) {
        any = true;
        switch (outcome) {
            case ANSWERED -> {
                counts[LatencyHistogram.bucketOf(nanos)]++;
                items += held;
            }
            case LATE -> {
                late[LatencyHistogram.bucketOf(nanos)]++;
                failures++;
            }
            case FAILED -> failures++;
        }
    }

    /** What was counted since this was last asked for; absent if that is nothing. */
    synchronized Optional<CallFigures> take() {
        if (!any) {
            return Optional.empty();
        }
        var figures = new CallFigures(failures, items, histogram(counts), histogram(late));
        Arrays.fill(counts, 0);
        Arrays.fill(late, 0);
        failures = 0;
        items = 0;
        any = false;
        return Optional.of(figures);
    }

    private static LatencyHistogram histogram(long[] counts) {
        SortedMap<Integer, Long> buckets = new TreeMap<>();
        for (int bucket = 0; bucket < counts.length; bucket++) {
            if (counts[bucket] > 0) {
                buckets.put(bucket, counts[bucket]);
            }
        }
        return new LatencyHistogram(buckets);
    }
}
