package dev.stackmemory.adapter.s3.internal.object;

import dev.stackmemory.adapter.s3.ReadReport;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what is done, from any thread. */
public final class Tally {
    /** What is counted; see {@link ReadReport}. */
    public enum Count {
        CATALOG_CALLS,
        GETS,
        BYTES_READ,
        PUTS,
        BYTES_WRITTEN,
        LISTS,
        FILES,
        FILES_READ,
        ROW_GROUPS,
        ROW_GROUPS_READ,
        ROWS_READ,
        FILES_SCANNED
    }

    private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);

    public Tally() {
        for (Count count : Count.values()) {
            counts.put(count, new LongAdder());
        }
    }

    public void add(Count count, long value) {
        counts.getOrDefault(count, new LongAdder()).add(value);
    }

    public ReadReport report() {
        return new ReadReport(
                sum(Count.CATALOG_CALLS),
                sum(Count.GETS),
                sum(Count.BYTES_READ),
                sum(Count.PUTS),
                sum(Count.BYTES_WRITTEN),
                sum(Count.LISTS),
                sum(Count.FILES),
                sum(Count.FILES_READ),
                sum(Count.ROW_GROUPS),
                sum(Count.ROW_GROUPS_READ),
                sum(Count.ROWS_READ),
                sum(Count.FILES_SCANNED));
    }

    private long sum(Count count) {
        return counts.getOrDefault(count, new LongAdder()).sum();
    }
}
