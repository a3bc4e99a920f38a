package dev.stackmemory.adapter.paradedb.internal.text;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Candidate;
import dev.stackmemory.domain.rank.LengthCode;
import dev.stackmemory.domain.text.FieldPosition;
import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.domain.text.TermOccurrences;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where terms stand in given frames of one segment, list by list in the order of the documents. */
final class SegmentDescriptions {
    private static final FrameField[] FIELDS = FrameField.values();

    private SegmentDescriptions() {}

    /** Adds the frames that are visible in the segment. */
    static void read(
            LiveSegment segment,
            SegmentPostings postings,
            List<String> terms,
            Collection<FrameId> frames,
            FrameFilter filter,
            Map<FrameId, Candidate> described) {
        int[] documents = segment.find(frames).stream().toArray();
        if (documents.length == 0) {
            return;
        }
        var occurrences = new TermOccurrences[documents.length][terms.size()];
        for (int number = 0; number < terms.size(); number++) {
            read(segment, postings, terms.get(number), number, documents, occurrences);
        }
        var passing = new DocumentFilter(segment, filter);
        DocumentColumns columns = segment.columns();
        for (int index = 0; index < documents.length; index++) {
            int document = documents[index];
            FrameId frame = columns.frame(document);
            described.put(
                    frame,
                    new Candidate(
                            frame,
                            columns.revision(document),
                            columns.project(document),
                            columns.session(document),
                            Instant.ofEpochMilli(columns.createdAt(document)),
                            columns.importance(document),
                            LengthCode.decode(columns.lengthCode(document)),
                            passing.passes(document),
                            List.of(occurrences[index])));
        }
    }

    /** Goes through the list of the term and the documents, which both ascend, side by side; positions in others are passed over all at once. */
    private static void read(
            LiveSegment segment,
            SegmentPostings postings,
            String term,
            int number,
            int[] documents,
            TermOccurrences[][] occurrences) {
        PostingReader reader = postings.reader(segment, term);
        PackedReader positions = postings.positions(segment, term);
        boolean more = reader.next();
        int others = 0;
        for (int index = 0; index < documents.length; index++) {
            while (more && reader.document() < documents[index]) {
                others += reader.count();
                more = reader.next();
            }
            if (more && reader.document() == documents[index]) {
                positions.skip(others);
                others = 0;
                occurrences[index][number] = occurrences(reader, positions);
                more = reader.next();
            } else {
                occurrences[index][number] = TermOccurrences.NONE;
            }
        }
    }

    private static TermOccurrences occurrences(PostingReader reader, PackedReader positions) {
        var places = new int[reader.count()];
        int known = 0;
        for (FrameField field : FIELDS) {
            int position = 0;
            for (int index = 0; index < reader.count(field.number()); index++) {
                position += positions.integer();
                if (index < TermOccurrences.MAX_POSITIONS_IN_FIELD) {
                    places[known++] = FieldPosition.of(field, position);
                }
            }
        }
        return new TermOccurrences(
                reader.frequency(Optional.empty()), known == places.length ? places : Arrays.copyOf(places, known));
    }
}
