package dev.stackmemory.benchmarks.speed;

import java.util.Map;
import java.util.TreeMap;

/** What clients did in some time: how long each operation took, and what went wrong. Thread-safe. */
final class Tally {
    private final long start = System.nanoTime();
    private final Latencies latencies = new Latencies();
    private final Map<String, Integer> errors = new TreeMap<>();
    private int operations;
    private int incomplete;
    private double seconds;

    synchronized void did(long nanoseconds) {
        operations++;
        latencies.add(nanoseconds);
    }

    /** Of the operations, one that came to nothing. */
    synchronized void failed(String kind) {
        errors.merge(kind, 1, Integer::sum);
    }

    /** Of the operations, a search that lacked something, and said so. */
    synchronized void wasIncomplete() {
        incomplete++;
    }

    /** The time is over. */
    synchronized Tally end() {
        seconds = (System.nanoTime() - start) / 1e9;
        return this;
    }

    synchronized double perSecond() {
        return operations / seconds;
    }

    /** Whether no operation ended in that time. */
    synchronized boolean isEmpty() {
        return operations == 0;
    }

    /** @throws IllegalStateException if no operation ended in that time */
    synchronized double milliseconds(double share) {
        return latencies.milliseconds(share);
    }

    /** How often what went wrong, for people. */
    synchronized String mishaps() {
        if (operations == 0) {
            return "no operation ended";
        }
        int failed = errors.values().stream().mapToInt(Integer::intValue).sum();
        return "%,d operations, %,d failed (%.2f%%)%s, %,d searches incomplete"
                .formatted(
                        operations,
                        failed,
                        100.0 * failed / operations,
                        errors.isEmpty() ? "" : " " + errors,
                        incomplete);
    }
}
