package dev.stackmemory.benchmarks.storage;

import java.util.Arrays;
import java.util.Locale;

/** Times of single operations, in nanoseconds. */
final class Latencies {
    private final long[] nanos;
    private int count;

    Latencies(int capacity) {
        this.nanos = new long[capacity];
    }

    void add(long time) {
        nanos[count++] = time;
    }

    double micros(double quantile) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1, Math.floor(quantile * count))] / 1_000.0;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "p50 %,.1f µs, p95 %,.1f µs, p99 %,.1f µs", micros(0.5), micros(0.95), micros(0.99));
    }
}
