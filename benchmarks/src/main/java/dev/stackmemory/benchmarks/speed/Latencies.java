package dev.stackmemory.benchmarks.speed;

import java.util.Arrays;

/** How long each of many repetitions took. */
final class Latencies {
    private long[] nanoseconds = new long[1_024];
    private int count;

    /** Does the work and notes how long it took. */
    void time(Runnable work) {
        long start = System.nanoTime();
        work.run();
        add(System.nanoTime() - start);
    }

    void add(long elapsed) {
        if (count == nanoseconds.length) {
            nanoseconds = Arrays.copyOf(nanoseconds, 2 * count);
        }
        nanoseconds[count++] = elapsed;
    }

    /**
     * The time that the given share of the repetitions took at most.
     *
     * @param share above 0 and at most 1
     */
    double milliseconds(double share) {
        if (count == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        long[] sorted = Arrays.copyOf(nanoseconds, count);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * count) - 1)] / 1e6;
    }
}
