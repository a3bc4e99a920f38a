package dev.stackmemory.domain.text;

import dev.stackmemory.domain.frame.Frame;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A frame as every text index holds it: its terms with their weighted frequencies and positions, and its length. The definition that each index's own
 * form must equal. Thread-safe.
 */
public final class IndexedFrame {
    private final Map<String, TermOccurrences> terms;

    private IndexedFrame(Map<String, TermOccurrences> terms) {
        this.terms = terms;
    }

    /** Analyses the texts of the frame, in time linear in their length. */
    public static IndexedFrame of(Frame frame) {
        Map<String, Collected> collected = new HashMap<>();
        for (Map.Entry<FrameField, List<String>> texts : FrameTexts.of(frame).entrySet()) {
            FrameField field = texts.getKey();
            int base = 0;
            for (String text : texts.getValue()) {
                base = collect(text, field, base, collected) + FieldPosition.GAP;
            }
        }
        Map<String, TermOccurrences> terms = HashMap.newHashMap(collected.size());
        collected.forEach((term, occurrences) -> terms.put(term, occurrences.toOccurrences()));
        return new IndexedFrame(Map.copyOf(terms));
    }

    private static int collect(String text, FrameField field, int base, Map<String, Collected> collected) {
        int[] positions = {0};
        Analyzer.analyze(text, (buffer, length, kind, position, start, end) -> {
            positions[0] = position + 1;
            collected
                    .computeIfAbsent(new String(buffer, 0, length), term -> new Collected())
                    .add(field, base + position);
        });
        return base + positions[0];
    }

    /**
     * How many different terms the frame has: its length for BM25, before {@code LengthCode}. Repetition does not make a frame longer (pivoted
     * unique normalisation: Singhal, Buckley and Mitra, "Pivoted Document Length Normalization", 1996).
     */
    public int length() {
        return terms.size();
    }

    /** The terms of the frame. */
    public Set<String> terms() {
        return terms.keySet();
    }

    /** Where the term stands. */
    public TermOccurrences occurrences(String term) {
        return terms.getOrDefault(term, TermOccurrences.NONE);
    }

    /** Where each of the terms stands, in their order. */
    public List<TermOccurrences> occurrences(List<String> wanted) {
        return wanted.stream().map(this::occurrences).toList();
    }

    private static final class Collected {
        private int frequency;
        private int[] positions = new int[2];
        private int count;
        private int countInField;
        private int field = -1;

        void add(FrameField where, int position) {
            frequency += where.weight();
            if (where.number() != field) {
                field = where.number();
                countInField = 0;
            }
            if (countInField < TermOccurrences.MAX_POSITIONS_IN_FIELD) {
                if (count == positions.length) {
                    positions = Arrays.copyOf(positions, count * 2);
                }
                positions[count++] = FieldPosition.of(where, position);
                countInField++;
            }
        }

        TermOccurrences toOccurrences() {
            return new TermOccurrences(frequency, Arrays.copyOf(positions, count));
        }
    }
}
