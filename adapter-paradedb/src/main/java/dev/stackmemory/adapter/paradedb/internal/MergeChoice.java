package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.internal.TextIndexRows.SegmentRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which segments are merged next. Segments of about one size wait until they are {@value #FACTOR}, so that every document is written as often as
 * the logarithm of their number to that base (O'Neil et al., "The Log-Structured Merge-Tree", 1996).
 */
final class MergeChoice {
    private static final int FACTOR = 8;
    private static final int LEAST = 1_000;
    /** Larger ones are not merged any more: their rows would become too large, and the transaction too long. */
    private static final int LARGEST = 1_000_000;

    private MergeChoice() {}

    /** The segments to make one of; empty if all may stay as they are. */
    static List<SegmentRow> of(List<SegmentRow> segments) {
        List<SegmentRow> stale = segments.stream()
                .filter(segment -> segment.toErase() || 3 * segment.hidden().cardinality() > segment.documents())
                .toList();
        if (!stale.isEmpty()) {
            return stale.subList(0, 1);
        }
        Map<Integer, List<SegmentRow>> levels = new TreeMap<>();
        for (SegmentRow segment : segments) {
            levels.computeIfAbsent(level(segment.documents()), level -> new ArrayList<>())
                    .add(segment);
        }
        for (List<SegmentRow> level : levels.values()) {
            int documents = level.stream().mapToInt(SegmentRow::documents).sum();
            if (level.size() >= FACTOR && documents <= LARGEST) {
                return level;
            }
        }
        return List.of();
    }

    private static int level(int documents) {
        int level = 0;
        for (long bound = LEAST; documents >= bound; bound *= FACTOR) {
            level++;
        }
        return level;
    }
}
