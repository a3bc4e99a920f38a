package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.adapter.s3.internal.object.LruCache;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.store.Facet;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.iceberg.Snapshot;

/** What was counted in the newest version of the table: a version never changes. With the next one, all of it is forgotten. Bounded and thread-safe. */
final class KnownCounts {
    /** So many values of facets, in all counts together. */
    private static final long VALUES = 100_000;

    private record Question(long snapshot, Optional<Facet> facet, FrameFilter filter) {}

    private final LruCache<Question, Map<String, Long>> counts = new LruCache<>(VALUES, values -> values.size() + 1L);
    private long snapshot = Long.MIN_VALUE;

    /**
     * What was counted before, or is now.
     *
     * @param facet what is counted by; absent if all are counted together
     */
    Map<String, Long> get(
            Optional<Snapshot> version,
            Optional<Facet> facet,
            FrameFilter filter,
            Supplier<Map<String, Long>> counting) {
        if (version.isEmpty()) {
            return counting.get();
        }
        long counted = version.get().snapshotId();
        forgetOthers(counted);
        return counts.get(new Question(counted, facet, filter), () -> Map.copyOf(counting.get()));
    }

    private synchronized void forgetOthers(long counted) {
        if (counted != snapshot) {
            counts.clear();
            snapshot = counted;
        }
    }
}
