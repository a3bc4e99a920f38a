package dev.stackmemory.adapter.paradedb.internal.text;

import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.ports.search.LexicalCondition.PhraseTerm;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The documents of one segment that hold the terms of a phrase in their order and at their distances. Positions are read only of documents that hold all terms. */
final class PhraseMatches {
    private final LiveSegment segment;
    private final SegmentPostings postings;
    private final Optional<FrameField> field;
    private final Set<PhraseTerm> terms;

    PhraseMatches(LiveSegment segment, SegmentPostings postings, Optional<FrameField> field, List<PhraseTerm> terms) {
        this.segment = segment;
        this.postings = postings;
        this.field = field;
        this.terms = new LinkedHashSet<>(terms);
    }

    BitSet documents() {
        Set<String> texts = new LinkedHashSet<>();
        terms.forEach(term -> texts.add(term.text()));
        BitSet candidates = holdingAll(texts);
        var found = new BitSet();
        if (candidates.isEmpty()) {
            return found;
        }
        // Of each candidate, the starts that all terms so far allow, by field.
        Map<String, Map<Integer, int[][]>> places = new HashMap<>();
        for (String text : texts) {
            places.put(text, places(text, candidates));
        }
        for (int document = candidates.nextSetBit(0); document >= 0; document = candidates.nextSetBit(document + 1)) {
            if (stands(document, places)) {
                found.set(document);
            }
        }
        return found;
    }

    private BitSet holdingAll(Set<String> texts) {
        BitSet all = new BitSet();
        boolean first = true;
        for (String text : texts) {
            var holding = new BitSet();
            PostingReader reader = postings.reader(segment, text);
            while (reader.next()) {
                if (field.isEmpty() || reader.count(field.get().number()) > 0) {
                    holding.set(reader.document());
                }
            }
            if (first) {
                all = holding;
                first = false;
            } else {
                all.and(holding);
            }
            if (all.isEmpty()) {
                return all;
            }
        }
        return all;
    }

    /** The positions of a term by document and field. */
    private Map<Integer, int[][]> places(String text, BitSet candidates) {
        Map<Integer, int[][]> places = new TreeMap<>();
        PostingReader reader = postings.reader(segment, text);
        PackedReader positions = postings.positions(segment, text);
        int others = 0;
        while (reader.next()) {
            if (candidates.get(reader.document())) {
                positions.skip(others);
                others = 0;
                places.put(reader.document(), read(reader, positions));
            } else {
                others += reader.count();
            }
        }
        return places;
    }

    /** The positions of the document at hand, by field. */
    private static int[][] read(PostingReader reader, PackedReader positions) {
        int[] counts = reader.counts();
        var byField = new int[counts.length][];
        for (int number = 0; number < counts.length; number++) {
            byField[number] = new int[counts[number]];
            int last = 0;
            for (int index = 0; index < counts[number]; index++) {
                last += positions.integer();
                byField[number][index] = last;
            }
        }
        return byField;
    }

    private boolean stands(int document, Map<String, Map<Integer, int[][]>> places) {
        for (FrameField each : FrameField.values()) {
            if ((field.isEmpty() || field.get() == each) && standsIn(each.number(), document, places)) {
                return true;
            }
        }
        return false;
    }

    private boolean standsIn(int number, int document, Map<String, Map<Integer, int[][]>> places) {
        PhraseTerm first = terms.iterator().next();
        for (int start : at(places, first, document, number)) {
            boolean whole = true;
            for (PhraseTerm term : terms) {
                int wanted = start + term.position() - first.position();
                whole = whole && Arrays.binarySearch(at(places, term, document, number), wanted) >= 0;
            }
            if (whole) {
                return true;
            }
        }
        return false;
    }

    private static int[] at(Map<String, Map<Integer, int[][]>> places, PhraseTerm term, int document, int number) {
        int[][] byField = places.getOrDefault(term.text(), Map.of()).get(document);
        return byField == null ? new int[0] : byField[number];
    }
}
