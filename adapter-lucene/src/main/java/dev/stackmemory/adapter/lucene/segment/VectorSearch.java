package dev.stackmemory.adapter.lucene.segment;

import dev.stackmemory.adapter.lucene.internal.FrameSimilarity;
import dev.stackmemory.adapter.lucene.internal.IndexFields;
import dev.stackmemory.adapter.lucene.internal.RequestQueries;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Cosine;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorHit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Finds the nearest vectors in two passes. The first reads a byte for each component, which gives every cosine to within a known bound; what cannot be
 * among the nearest is dropped. The second computes the rest in full, the most promising first, until no other can come in. Thread-safe.
 */
final class VectorSearch {
    private static final int PAUSE = 1_024;

    private final IndexReader reader;
    private final List<Map<ModelId, VectorFile>> files;

    /**
     * @param reader the segments
     * @param files the vectors of each leaf of the reader
     */
    VectorSearch(IndexReader reader, List<Map<ModelId, VectorFile>> files) {
        this.reader = reader;
        this.files = List.copyOf(files);
    }

    /** A vector that may be among the nearest. */
    private record Possible(int leaf, int index, double highest) {}

    List<VectorHit> nearest(ModelId model, float[] query, FrameFilter filter, int limit, Deadline deadline)
            throws IOException {
        requireTime(deadline);
        var scan = new Scan(QuantisedVector.of(query), limit, deadline);
        Weight passing = filter.equals(FrameFilter.ALL) ? null : passing(filter);
        for (LeafReaderContext leaf : reader.leaves()) {
            VectorFile file = files.get(leaf.ord).get(model);
            if (file != null) {
                scan.read(leaf, file, passing);
            }
        }
        return exact(model, query, scan.possible(), limit, deadline);
    }

    private Weight passing(FrameFilter filter) throws IOException {
        var searcher = new IndexSearcher(reader);
        searcher.setQueryCache(null);
        searcher.setSimilarity(FrameSimilarity.NORMS);
        return searcher.createWeight(
                searcher.rewrite(RequestQueries.of(filter, reader)), ScoreMode.COMPLETE_NO_SCORES, 1);
    }

    private List<VectorHit> exact(
            ModelId model, float[] query, List<Possible> mostPromisingFirst, int limit, Deadline deadline)
            throws IOException {
        var farthestFirst = new PriorityQueue<>(VectorHit.NEAREST_FIRST.reversed());
        var cursors = new VectorFile.Cursor[files.size()];
        int compared = 0;
        for (Possible possible : mostPromisingFirst) {
            VectorHit farthest = farthestFirst.size() == limit ? farthestFirst.peek() : null;
            if (farthest != null && possible.highest() < farthest.cosine()) {
                break;
            }
            if (++compared % PAUSE == 0) {
                requireTime(deadline);
            }
            VectorFile file = file(possible, model);
            if (cursors[possible.leaf()] == null) {
                cursors[possible.leaf()] = file.cursor();
            }
            double cosine = Cosine.similarity(query, cursors[possible.leaf()].components(possible.index()));
            if (farthest == null || cosine >= farthest.cosine()) {
                farthestFirst.add(hit(reader.leaves().get(possible.leaf()), file.row(possible.index()), cosine));
                if (farthestFirst.size() > limit) {
                    farthestFirst.poll();
                }
            }
        }
        return farthestFirst.stream().sorted(VectorHit.NEAREST_FIRST).toList();
    }

    private VectorFile file(Possible possible, ModelId model) {
        VectorFile file = files.get(possible.leaf()).get(model);
        if (file == null) {
            throw new IllegalStateException("segment " + possible.leaf() + " has no vectors of " + model);
        }
        return file;
    }

    private static VectorHit hit(LeafReaderContext leaf, int document, double cosine) throws IOException {
        BinaryDocValues ids = DocValues.getBinary(leaf.reader(), IndexFields.ID);
        NumericDocValues revisions = DocValues.getNumeric(leaf.reader(), IndexFields.REVISION);
        ids.advanceExact(document);
        revisions.advanceExact(document);
        return new VectorHit(new FrameId(ids.binaryValue().utf8ToString()), revisions.longValue(), cosine);
    }

    Set<FrameId> findEmbedded(ModelId model, Collection<FrameId> frames, Deadline deadline) throws IOException {
        Set<FrameId> embedded = new HashSet<>();
        visit(model, frames, deadline, (leaf, file, row, frame) -> embedded.add(frame));
        return embedded;
    }

    Map<FrameId, FrameVector> find(ModelId model, Collection<FrameId> frames, Deadline deadline) throws IOException {
        Map<FrameId, FrameVector> found = new HashMap<>();
        var cursors = new VectorFile.Cursor[files.size()];
        visit(model, frames, deadline, (leaf, file, row, frame) -> {
            NumericDocValues revisions = DocValues.getNumeric(leaf.reader(), IndexFields.REVISION);
            revisions.advanceExact(row);
            if (cursors[leaf.ord] == null) {
                cursors[leaf.ord] = file.cursor();
            }
            float[] components = cursors[leaf.ord].components(file.indexOf(row));
            found.put(frame, new FrameVector(frame, revisions.longValue(), components));
        });
        return found;
    }

    /** Takes visible rows with a vector. */
    private interface Embedded {
        void take(LeafReaderContext leaf, VectorFile file, int row, FrameId frame) throws IOException;
    }

    private void visit(ModelId model, Collection<FrameId> frames, Deadline deadline, Embedded sink) throws IOException {
        for (LeafReaderContext leaf : reader.leaves()) {
            VectorFile file = files.get(leaf.ord).get(model);
            Terms ids = leaf.reader().terms(IndexFields.ID);
            if (file == null || ids == null) {
                continue;
            }
            Bits live = leaf.reader().getLiveDocs();
            TermsEnum id = ids.iterator();
            PostingsEnum postings = null;
            for (FrameId frame : frames) {
                requireTime(deadline);
                if (!id.seekExact(new BytesRef(frame.value()))) {
                    continue;
                }
                postings = id.postings(postings, PostingsEnum.NONE);
                for (int row = postings.nextDoc(); row != DocIdSetIterator.NO_MORE_DOCS; row = postings.nextDoc()) {
                    if ((live == null || live.get(row)) && file.holds(row)) {
                        sink.take(leaf, file, row, frame);
                    }
                }
            }
        }
    }

    /** The number of visible vectors of each model. */
    Map<ModelId, Long> count(Deadline deadline) {
        Map<ModelId, Long> counts = new HashMap<>();
        for (LeafReaderContext leaf : reader.leaves()) {
            requireTime(deadline);
            Bits live = leaf.reader().getLiveDocs();
            files.get(leaf.ord).forEach((model, file) -> {
                long visible = 0;
                for (int index = 0; live != null && index < file.count(); index++) {
                    visible += live.get(file.row(index)) ? 1 : 0;
                }
                counts.merge(model, live == null ? file.count() : visible, Long::sum);
            });
        }
        return counts;
    }

    private static void requireTime(Deadline deadline) {
        if (deadline.isExpired()) {
            throw new StoreException.DeadlineExceeded("no time was left to compare vectors", null);
        }
    }

    /** The first pass. */
    private static final class Scan {
        private final QuantisedVector query;
        private final int limit;
        private final Deadline deadline;
        /** The highest of the lower bounds, as many as are asked for: what stays below the least of them is out. */
        private final PriorityQueue<Double> floors = new PriorityQueue<>();

        private List<Possible> possible = new ArrayList<>();
        private int visited;
        private int worthSorting;

        Scan(QuantisedVector query, int limit, Deadline deadline) {
            this.query = query;
            this.limit = limit;
            this.deadline = deadline;
            this.worthSorting = 4 * Math.min(limit, 1 << 20) + PAUSE;
        }

        void read(LeafReaderContext leaf, VectorFile file, @Nullable Weight passing) throws IOException {
            DocIdSetIterator matches = null;
            if (passing != null) {
                Scorer scorer = passing.scorer(leaf);
                if (scorer == null) {
                    return;
                }
                matches = scorer.iterator();
            }
            Bits live = leaf.reader().getLiveDocs();
            VectorFile.Cursor cursor = file.cursor();
            for (int index = 0; index < file.count(); index++) {
                if (++visited % PAUSE == 0) {
                    requireTime(deadline);
                }
                int row = file.row(index);
                if ((live == null || live.get(row)) && (matches == null || stands(matches, row))) {
                    cursor.read(index);
                    double cosine = cursor.cosine(query);
                    double bound = cursor.bound(query);
                    take(new Possible(leaf.ord, index, cosine + bound), cosine - bound);
                }
            }
        }

        private static boolean stands(DocIdSetIterator matches, int row) throws IOException {
            return (matches.docID() < row ? matches.advance(row) : matches.docID()) == row;
        }

        private void take(Possible found, double lowest) {
            if (found.highest() < floor()) {
                return;
            }
            possible.add(found);
            floors.add(lowest);
            if (floors.size() > limit) {
                floors.poll();
            }
            if (possible.size() > worthSorting) {
                possible = new ArrayList<>(possible());
                worthSorting = 2 * possible.size() + PAUSE;
            }
        }

        private double floor() {
            Double least = floors.size() == limit ? floors.peek() : null;
            return least == null ? Double.NEGATIVE_INFINITY : least;
        }

        /** What may be among the nearest, the most promising first. */
        List<Possible> possible() {
            double floor = floor();
            return possible.stream()
                    .filter(found -> found.highest() >= floor)
                    .sorted(Comparator.comparingDouble(Possible::highest).reversed())
                    .toList();
        }
    }
}
