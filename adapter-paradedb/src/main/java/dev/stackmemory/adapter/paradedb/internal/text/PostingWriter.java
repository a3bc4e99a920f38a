package dev.stackmemory.adapter.paradedb.internal.text;

import dev.stackmemory.domain.text.FrameField;

/** Writes the postings of one term, document by document in ascending order. Not thread-safe. */
final class PostingWriter {
    private static final int FIELDS = FrameField.values().length;
    private static final int CONTENT_ONLY = 1 << FrameField.CONTENT.number();

    private final PackedWriter postings = new PackedWriter(4);
    private final PackedWriter positions = new PackedWriter(4);
    private int documents;
    private int last = -1;

    /**
     * Adds a document whose positions follow by {@link #positions}.
     *
     * @param counts occurrences by the number of the field
     */
    void document(int document, int[] counts) {
        postings.number(document - last - 1L);
        last = document;
        documents++;
        int fields = 0;
        for (int field = 0; field < FIELDS; field++) {
            if (counts[field] > 0) {
                fields |= 1 << field;
            }
        }
        if (fields == CONTENT_ONLY) {
            postings.number((long) counts[FrameField.CONTENT.number()] << 1);
            return;
        }
        postings.number((long) fields << 1 | 1);
        for (int field = 0; field < FIELDS; field++) {
            if (counts[field] > 0) {
                postings.number(counts[field]);
            }
        }
    }

    /** Where the positions of the document that was added last are to go. */
    PackedWriter positions() {
        return positions;
    }

    TermPostings toPostings() {
        return new TermPostings(documents, postings.toBytes(), positions.toBytes());
    }
}
