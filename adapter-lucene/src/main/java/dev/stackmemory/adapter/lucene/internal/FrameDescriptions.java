package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.rank.Candidate;
import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.domain.text.TermOccurrences;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Reads where terms stand in given frames of one segment, postings by postings, each in the order of the documents. */
final class FrameDescriptions {
    private static final int FIELDS = FrameField.values().length;

    private FrameDescriptions() {}

    /**
     * Adds the frames of the segment to those described.
     *
     * @param checkTime called before each list of postings; ends the reading by throwing
     */
    static void read(
            LeafReaderContext leaf,
            Collection<FrameId> frames,
            List<String> terms,
            Weight passing,
            Map<FrameId, Candidate> described,
            Runnable checkTime)
            throws IOException {
        SortedMap<Integer, FrameId> documents = documents(leaf.reader(), frames);
        if (documents.isEmpty()) {
            return;
        }
        int[] sorted = documents.keySet().stream().mapToInt(Integer::intValue).toArray();
        boolean[] passes = passing(leaf, passing, sorted);
        var occurrences = new Occurrences[sorted.length][terms.size()];
        readOccurrences(leaf.reader(), terms, sorted, occurrences, checkTime);
        var columns = new FrameColumns(leaf.reader());
        for (int index = 0; index < sorted.length; index++) {
            int document = sorted[index];
            FrameId frame = documents.get(document);
            if (frame != null) {
                described.put(
                        frame,
                        new Candidate(
                                frame,
                                columns.revision(document),
                                columns.project(document),
                                columns.session(document),
                                columns.createdAt(document),
                                columns.importance(document),
                                columns.length(document),
                                passes[index],
                                asList(occurrences[index])));
            }
        }
    }

    private static SortedMap<Integer, FrameId> documents(LeafReader reader, Collection<FrameId> frames)
            throws IOException {
        var documents = new TreeMap<Integer, FrameId>();
        Terms ids = reader.terms(IndexFields.ID);
        if (ids == null) {
            return documents;
        }
        Bits live = reader.getLiveDocs();
        TermsEnum id = ids.iterator();
        PostingsEnum postings = null;
        for (FrameId frame : frames) {
            if (id.seekExact(new BytesRef(frame.value()))) {
                postings = id.postings(postings, PostingsEnum.NONE);
                for (int document = postings.nextDoc();
                        document != DocIdSetIterator.NO_MORE_DOCS;
                        document = postings.nextDoc()) {
                    if (live == null || live.get(document)) {
                        documents.put(document, frame);
                    }
                }
            }
        }
        return documents;
    }

    private static boolean[] passing(LeafReaderContext leaf, Weight passing, int[] documents) throws IOException {
        var passes = new boolean[documents.length];
        Scorer scorer = passing.scorer(leaf);
        if (scorer != null) {
            DocIdSetIterator matches = scorer.iterator();
            for (int index = 0; index < documents.length; index++) {
                passes[index] = stands(matches, documents[index]);
            }
        }
        return passes;
    }

    private static void readOccurrences(
            LeafReader reader, List<String> terms, int[] documents, Occurrences[][] into, Runnable checkTime)
            throws IOException {
        Terms dictionary = reader.terms(IndexFields.TEXT);
        if (dictionary == null) {
            return;
        }
        TermsEnum term = dictionary.iterator();
        PostingsEnum postings = null;
        for (int number = 0; number < terms.size(); number++) {
            if (!term.seekExact(new BytesRef(terms.get(number)))) {
                continue;
            }
            checkTime.run();
            postings = term.postings(postings, PostingsEnum.POSITIONS);
            var starts = new FieldStarts(reader);
            for (int index = 0; index < documents.length; index++) {
                if (stands(postings, documents[index])) {
                    starts.read(documents[index]);
                    into[index][number] = new Occurrences(starts, postings);
                }
            }
        }
    }

    private static boolean stands(DocIdSetIterator iterator, int document) throws IOException {
        return iterator.docID() == document || (iterator.docID() < document && iterator.advance(document) == document);
    }

    private static List<TermOccurrences> asList(@Nullable Occurrences[] occurrences) {
        List<TermOccurrences> list = new ArrayList<>(occurrences.length);
        for (Occurrences found : occurrences) {
            list.add(found == null ? TermOccurrences.NONE : found.toTermOccurrences());
        }
        return list;
    }

    private static final class Occurrences {
        private final int frequency;
        private int[] positions = new int[4];
        private int count;

        /** Those of the term in the document at which the postings stand. */
        Occurrences(FieldStarts starts, PostingsEnum postings) throws IOException {
            frequency = postings.freq();
            var kept = new int[FIELDS];
            for (int left = frequency; left > 0; ) {
                int position = postings.nextPosition();
                FrameField field = starts.field(position);
                for (int again = 1; again < field.weight(); again++) {
                    postings.nextPosition();
                }
                left -= field.weight();
                if (kept[field.number()]++ < TermOccurrences.MAX_POSITIONS_IN_FIELD) {
                    if (count == positions.length) {
                        positions = Arrays.copyOf(positions, 2 * count);
                    }
                    positions[count++] = starts.fieldPosition(field, position);
                }
            }
        }

        TermOccurrences toTermOccurrences() {
            return new TermOccurrences(frequency, Arrays.copyOf(positions, count));
        }
    }
}
