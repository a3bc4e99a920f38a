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
    private long failures;
    private long items;
    private boolean any;

    synchronized void add(long nanos, long held, boolean answered) {
        any = true;
        if (answered) {
            counts[LatencyHistogram.bucketOf(nanos)]++;
            items += held;
        } else {
            failures++;
        }
    }

    /** What was counted since this was last asked for; absent if that is nothing. */
    synchronized Optional<CallFigures> take() {
        if (!any) {
            return Optional.empty();
        }
        SortedMap<Integer, Long> buckets = new TreeMap<>();
        for (int bucket = 0; bucket < counts.length; bucket++) {
            if (counts[bucket] > 0) {
                buckets.put(bucket, counts[bucket]);
            }
        }
        var figures = new CallFigures(failures, items, new LatencyHistogram(buckets));
        Arrays.fill(counts, 0);
        failures = 0;
        items = 0;
        any = false;
        return Optional.of(figures);
    }
}
