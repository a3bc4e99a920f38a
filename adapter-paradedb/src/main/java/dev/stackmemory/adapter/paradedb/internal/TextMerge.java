package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.internal.TextIndexRows.SegmentRow;
import dev.stackmemory.adapter.paradedb.internal.TextIndexRows.TermRow;
import dev.stackmemory.adapter.paradedb.internal.text.DocumentColumns;
import dev.stackmemory.adapter.paradedb.internal.text.SegmentContents;
import dev.stackmemory.adapter.paradedb.internal.text.SegmentMerge;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one segment of several, a stretch of the dictionary at a time. Not thread-safe. */
final class TextMerge {
    private static final int STRETCH = 4_000;

    private final TextIndexRows rows;
    private final List<SegmentRow> parts;
    private final List<Terms> terms = new ArrayList<>();

    TextMerge(TextIndexRows rows, List<SegmentRow> parts) {
        this.rows = rows;
        this.parts = parts;
    }

    /** The terms of one segment in their order. */
    private final class Terms {
        private final long segment;
        private final Deque<TermRow> read = new ArrayDeque<>();
        private String last = "";
        private boolean ended;

        Terms(long segment) {
            this.segment = segment;
        }

        @Nullable
        TermRow peek() throws SQLException {
            if (read.isEmpty() && !ended) {
                read.addAll(rows.termsAfter(segment, last, STRETCH));
                ended = read.isEmpty();
            }
            return read.peek();
        }

        void pop() {
            last = read.remove().term();
        }
    }

    void run() throws SQLException {
        Map<Long, DocumentColumns> columns = new HashMap<>();
        rows.columns(parts.stream().map(SegmentRow::key).toList())
                .forEach(entry -> columns.put(entry.getKey(), entry.getValue()));
        var merge = new SegmentMerge(
                parts.stream().map(part -> columns.get(part.key())).toList(),
                parts.stream().map(SegmentRow::hidden).toList());
        if (merge.columns().size() == 0) {
            return;
        }
        parts.forEach(part -> terms.add(new Terms(part.key())));
        long key = rows.nextKey();
        var dictionary = new ArrayList<String>();
        List<TermRow> stretch = stretch(merge, dictionary);
        while (!stretch.isEmpty()) {
            rows.insertTerms(key, stretch);
            stretch = stretch(merge, dictionary);
        }
        rows.insert(key, merge.columns(), dictionary);
    }

    /** The next terms that stand in a visible document. */
    private List<TermRow> stretch(SegmentMerge merge, List<String> dictionary) throws SQLException {
        var merged = new ArrayList<TermRow>();
        while (merged.size() < STRETCH) {
            String next = next();
            if (next == null) {
                break;
            }
            var same = new ArrayList<SegmentMerge.Part>();
            for (int part = 0; part < terms.size(); part++) {
                TermRow row = terms.get(part).peek();
                if (row != null && row.term().equals(next)) {
                    same.add(new SegmentMerge.Part(part, row.postings()));
                    terms.get(part).pop();
                }
            }
            merge.merge(same).ifPresent(postings -> {
                merged.add(new TermRow(next, postings));
                dictionary.add(next);
            });
        }
        return merged;
    }

    private @Nullable String next() throws SQLException {
        String next = null;
        for (Terms each : terms) {
            TermRow row = each.peek();
            if (row != null && (next == null || SegmentContents.BY_BYTES.compare(row.term(), next) < 0)) {
                next = row.term();
            }
        }
        return next;
    }
}
