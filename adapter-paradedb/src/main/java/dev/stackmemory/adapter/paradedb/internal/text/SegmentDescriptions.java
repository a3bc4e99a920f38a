package dev.stackmemory.adapter.paradedb.internal.text;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Candidate;
import dev.stackmemory.domain.rank.LengthCode;
import dev.stackmemory.domain.text.FieldPosition;
import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.domain.text.TermOccurrences;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where terms stand in given frames of one segment, list by list in the order of the documents. */
final class SegmentDescriptions {
    private SegmentDescriptions() {}

    /** Adds the frames that are visible in the segment. */
    static void read(
            LiveSegment segment,
            SegmentPostings postings,
            List<String> terms,
            Collection<FrameId> frames,
            FrameFilter filter,
            Map<FrameId, Candidate> described) {
        var wanted = new TreeMap<Integer, TermOccurrences[]>();
        for (FrameId frame : frames) {
            int document = segment.find(frame);
            if (document >= 0) {
                var none = new TermOccurrences[terms.size()];
                Arrays.fill(none, TermOccurrences.NONE);
                wanted.put(document, none);
            }
        }
        if (wanted.isEmpty()) {
            return;
        }
        for (int number = 0; number < terms.size(); number++) {
            read(segment, postings, terms.get(number), number, wanted);
        }
        var passing = new DocumentFilter(segment, filter);
        DocumentColumns columns = segment.columns();
        wanted.forEach((document, occurrences) -> described.put(
                columns.frame(document),
                new Candidate(
                        columns.frame(document),
                        columns.revision(document),
                        columns.project(document),
                        columns.session(document),
                        Instant.ofEpochMilli(columns.createdAt(document)),
                        columns.importance(document),
                        LengthCode.decode(columns.lengthCode(document)),
                        passing.passes(document),
                        List.of(occurrences))));
    }

    private static void read(
            LiveSegment segment,
            SegmentPostings postings,
            String term,
            int number,
            SortedMap<Integer, TermOccurrences[]> wanted) {
        PostingReader reader = postings.reader(segment, term);
        PackedReader positions = postings.positions(segment, term);
        int last = wanted.lastKey();
        while (reader.next() && reader.document() <= last) {
            TermOccurrences[] occurrences = wanted.get(reader.document());
            if (occurrences == null) {
                positions.skip(reader.count());
            } else {
                occurrences[number] = occurrences(reader, PhraseMatches.read(reader, positions));
            }
        }
    }

    private static TermOccurrences occurrences(PostingReader reader, int[][] byField) {
        List<Integer> places = new ArrayList<>();
        for (FrameField field : FrameField.values()) {
            int[] positions = byField[field.number()];
            for (int index = 0; index < Math.min(positions.length, TermOccurrences.MAX_POSITIONS_IN_FIELD); index++) {
                places.add(FieldPosition.of(field, positions[index]));
            }
        }
        return new TermOccurrences(
                reader.frequency(Optional.empty()),
                places.stream().mapToInt(Integer::intValue).toArray());
    }
}
