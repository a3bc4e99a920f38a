package dev.stackmemory.adapter.paradedb.internal.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Makes one segment of several, without the documents that are hidden. Immutable. */
public final class SegmentMerge {
    private final DocumentColumns columns;
    private final List<int[]> places;

    /**
     * @param parts the documents of the segments; a frame that stands in several is visible in one at most
     * @param hidden the hidden documents of each of them
     */
    public SegmentMerge(List<DocumentColumns> parts, List<BitSet> hidden) {
        record Source(int part, int document) {}
        var sources = new ArrayList<Source>();
        places = new ArrayList<>();
        for (int part = 0; part < parts.size(); part++) {
            var place = new int[parts.get(part).size()];
            Arrays.fill(place, -1);
            places.add(place);
            for (int document = hidden.get(part).nextClearBit(0);
                    document < place.length;
                    document = hidden.get(part).nextClearBit(document + 1)) {
                sources.add(new Source(part, document));
            }
        }
        sources.sort((left, right) ->
                parts.get(left.part()).compareIds(left.document(), parts.get(right.part()), right.document()));
        var documents = new ArrayList<Document>(sources.size());
        for (Source source : sources) {
            places.get(source.part())[source.document()] = documents.size();
            documents.add(parts.get(source.part()).document(source.document()));
        }
        columns = DocumentColumns.of(documents);
    }

    public DocumentColumns columns() {
        return columns;
    }

    /** What one of the segments holds of a term. */
    public record Part(int segment, TermPostings postings) {}

    /** One document of a list, with where its positions stand. */
    private static final class Posting {
        private final int document;
        private final int[] counts;
        private final PackedReader positions;
        private final int from;
        private final int to;

        Posting(int document, int[] counts, PackedReader positions, int from) {
            this.document = document;
            this.counts = counts;
            this.positions = positions;
            this.from = from;
            this.to = positions.at();
        }
    }

    /** The postings of a term in the new segment; empty if no visible document holds it. */
    public Optional<TermPostings> merge(List<Part> parts) {
        var postings = new ArrayList<Posting>();
        for (Part part : parts) {
            int[] place = places.get(part.segment());
            var reader = new PostingReader(part.postings().postings());
            var positions = new PackedReader(part.postings().positions());
            while (reader.next()) {
                int from = positions.at();
                positions.skip(reader.count());
                int document = place[reader.document()];
                if (document >= 0) {
                    postings.add(new Posting(document, reader.counts().clone(), positions, from));
                }
            }
        }
        if (postings.isEmpty()) {
            return Optional.empty();
        }
        if (parts.size() > 1) {
            postings.sort((left, right) -> Integer.compare(left.document, right.document));
        }
        var writer = new PostingWriter();
        for (Posting posting : postings) {
            writer.document(posting.document, posting.counts);
            writer.positions().raw(posting.positions.bytes(), posting.from, posting.to);
        }
        return Optional.of(writer.toPostings());
    }
}
