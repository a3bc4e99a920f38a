package dev.stackmemory.adapter.paradedb.internal.text;

import dev.stackmemory.domain.text.FrameField;
import java.util.Optional;

/** Reads the postings of one term, from one document to the next. Not thread-safe. */
final class PostingReader {
    private static final FrameField[] FIELDS = FrameField.values();
    private static final int CONTENT = FrameField.CONTENT.number();

    private final PackedReader postings;
    private final int[] counts = new int[FIELDS.length];
    private int document = -1;
    private boolean contentOnly = true;

    PostingReader(byte[] postings) {
        this.postings = new PackedReader(postings);
    }

    /** Goes on to the next document, if there is one. */
    boolean next() {
        if (!postings.hasNext()) {
            return false;
        }
        document += postings.integer() + 1;
        int first = postings.integer();
        if ((first & 1) == 0) {
            if (!contentOnly) {
                java.util.Arrays.fill(counts, 0);
                contentOnly = true;
            }
            counts[CONTENT] = first >>> 1;
            return true;
        }
        contentOnly = false;
        for (int field = 0; field < counts.length; field++) {
            counts[field] = (first >>> (field + 1) & 1) == 0 ? 0 : postings.integer();
        }
        return true;
    }

    int document() {
        return document;
    }

    /** The occurrences in a field, by its number. */
    int count(int field) {
        return counts[field];
    }

    int[] counts() {
        return counts;
    }

    /** All occurrences. */
    int count() {
        if (contentOnly) {
            return counts[CONTENT];
        }
        int sum = 0;
        for (int count : counts) {
            sum += count;
        }
        return sum;
    }

    /** The occurrences, each counted as often as its field weighs: those in one field, or in all. */
    int frequency(Optional<FrameField> field) {
        if (field.isPresent()) {
            return counts[field.get().number()] * field.get().weight();
        }
        if (contentOnly) {
            return counts[CONTENT] * FrameField.CONTENT.weight();
        }
        int sum = 0;
        for (FrameField each : FIELDS) {
            sum += counts[each.number()] * each.weight();
        }
        return sum;
    }
}
