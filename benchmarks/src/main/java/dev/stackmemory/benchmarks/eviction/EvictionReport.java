package dev.stackmemory.benchmarks.eviction;

import dev.stackmemory.domain.eviction.EvictionOrder;
import java.io.PrintStream;
import java.util.Locale;

/** Prints the hit ratio of each eviction order on the recorded trace beside that of the clairvoyant optimum. */
public final class EvictionReport {
    private static final int[] CAPACITIES = {50, 100, 250, 500, 1_000, 2_000, 4_000};

    private EvictionReport() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) {
        print(AccessTrace.recorded(), System.out);
    }

    static void print(AccessTrace trace, PrintStream out) {
        double accesses = trace.length();
        out.printf(
                Locale.ROOT,
                "%,d accesses to %,d frames; no tier could answer more than %.1f%%%n%n",
                trace.length(),
                trace.distinct(),
                100 * (1 - trace.distinct() / accesses));
        out.println("| frames held | LRFU | LRU | LFU | AGE | optimum | LRFU / optimum |");
        out.println("|---:|---:|---:|---:|---:|---:|---:|");
        for (int capacity : CAPACITIES) {
            double optimum = CacheReplay.optimalHits(trace, capacity) / accesses;
            double lrfu = CacheReplay.hits(trace, EvictionOrder.LRFU, capacity) / accesses;
            out.printf(
                    Locale.ROOT,
                    "| %,d | %.3f | %.3f | %.3f | %.3f | %.3f | %.0f%% |%n",
                    capacity,
                    lrfu,
                    CacheReplay.hits(trace, EvictionOrder.LRU, capacity) / accesses,
                    CacheReplay.hits(trace, EvictionOrder.LFU, capacity) / accesses,
                    CacheReplay.hits(trace, EvictionOrder.AGE, capacity) / accesses,
                    optimum,
                    100 * lrfu / optimum);
        }
    }
}
