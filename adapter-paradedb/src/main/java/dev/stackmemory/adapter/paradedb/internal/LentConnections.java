package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.ParadeDbMonitor;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Which connections of a pool are out, and whether one of them leaks: an operation holds it, and has asked nothing on it for too long. How long it is held
 * tells nothing, for an index is built and a store is scanned for hours. Thread-safe.
 */
final class LentConnections implements AutoCloseable {
    /** So many times within the limit it is looked. */
    private static final int LOOKS = 4;

    private final String server;
    private final Duration limit;
    private final ParadeDbMonitor monitor;
    private final Set<Lease> out = ConcurrentHashMap.newKeySet();
    private final LongAccumulator most = new LongAccumulator(Math::max, 0);
    private final LongAdder leaked = new LongAdder();
    private final @Nullable Thread watch;

    /** @param limit a connection may be out that long without a statement; zero for ever */
    LentConnections(String server, Duration limit, ParadeDbMonitor monitor) {
        this.server = server;
        this.limit = limit;
        this.monitor = monitor;
        this.watch = limit.isZero()
                ? null
                : Thread.ofVirtual().name("stackmemory-leaks").start(this::watch);
    }

    void add(Lease lease) {
        out.add(lease);
        most.accumulate(out.size());
    }

    /** How many were out at once so far, at the most. */
    int most() {
        return most.intValue();
    }

    void remove(Lease lease) {
        out.remove(lease);
    }

    /** How many have leaked so far, whether they came back afterwards or not. */
    long leaked() {
        return leaked.sum();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(limit.dividedBy(LOOKS));
                look(System.nanoTime());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reports those that leak at that {@link System#nanoTime}, each once. */
    synchronized void look(long nanoTime) {
        for (Lease lease : out) {
            Duration quiet = lease.quiet(nanoTime);
            if (quiet.compareTo(limit) > 0 && lease.isFirstTold()) {
                leaked.increment();
                monitor.connectionLeaked(lease.operation(), server, lease.held(nanoTime), quiet, lease.where());
            }
        }
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.interrupt();
        }
    }
}
