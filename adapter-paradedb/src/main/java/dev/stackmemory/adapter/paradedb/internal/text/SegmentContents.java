package dev.stackmemory.adapter.paradedb.internal.text;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.text.Analyzer;
import dev.stackmemory.domain.text.FieldPosition;
import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.domain.text.FrameTexts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A segment as it is made: its documents and the postings of each term.
 *
 * @param columns the documents
 * @param terms by the bytes of the terms
 */
public record SegmentContents(DocumentColumns columns, NavigableMap<String, TermPostings> terms) {
    /** The order of terms: by their UTF-8 bytes, as {@code COLLATE "C"} has it. */
    public static final Comparator<String> BY_BYTES = SegmentContents::compareUtf8;

    /** Analyses the frames, of which none stands there twice. */
    public static SegmentContents of(Collection<Frame> frames) {
        List<Frame> sorted = new ArrayList<>(frames);
        sorted.sort(Comparator.comparing(Frame::id));
        Map<String, PostingWriter> writers = new HashMap<>();
        List<Document> documents = new ArrayList<>(sorted.size());
        for (Frame frame : sorted) {
            documents.add(Document.of(frame, add(frame, documents.size(), writers)));
        }
        var terms = new TreeMap<String, TermPostings>(BY_BYTES);
        writers.forEach((term, writer) -> terms.put(term, writer.toPostings()));
        return new SegmentContents(DocumentColumns.of(documents), terms);
    }

    /** Adds the words of the frame and gives its length. */
    private static int add(Frame frame, int document, Map<String, PostingWriter> writers) {
        Map<String, Occurrences> found = words(frame);
        found.forEach((term, occurrences) -> {
            PostingWriter writer = writers.computeIfAbsent(term, fresh -> new PostingWriter());
            writer.document(document, occurrences.counts());
            byte[] positions = occurrences.positions();
            writer.positions().raw(positions, 0, positions.length);
        });
        return found.size();
    }

    /** Where each word of the frame stands in it. */
    static Map<String, Occurrences> words(Frame frame) {
        Map<String, Occurrences> found = new HashMap<>();
        for (Map.Entry<FrameField, List<String>> texts : FrameTexts.of(frame).entrySet()) {
            int base = 0;
            for (String text : texts.getValue()) {
                base = add(text, texts.getKey().number(), base, found) + FieldPosition.GAP;
            }
        }
        return found;
    }

    private static int add(String text, int field, int base, Map<String, Occurrences> found) {
        int[] end = {0};
        Analyzer.analyze(text, (buffer, length, kind, position, start, stop) -> {
            end[0] = position + 1;
            found.computeIfAbsent(new String(buffer, 0, length), fresh -> new Occurrences())
                    .add(field, base + position);
        });
        return base + end[0];
    }

    private static int compareUtf8(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int index = 0; index < length; index++) {
            char one = left.charAt(index);
            char other = right.charAt(index);
            if (one != other) {
                // Surrogates stand for code points beyond all others of 16 bits.
                boolean pair = Character.isSurrogate(one);
                return pair == Character.isSurrogate(other) ? Character.compare(one, other) : pair ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /** Where one term stands in one frame; fields come in the order of their numbers. */
    static final class Occurrences {
        private final int[] counts = new int[FrameField.values().length];
        private final PackedWriter positions = new PackedWriter(4);
        private int last;

        /** By the number of the field. */
        int[] counts() {
            return counts;
        }

        /** As {@link TermPostings} has them. */
        byte[] positions() {
            return positions.toBytes();
        }

        private void add(int field, int position) {
            if (counts[field]++ == 0) {
                last = 0;
            }
            positions.number(position - (long) last);
            last = position;
        }
    }
}
