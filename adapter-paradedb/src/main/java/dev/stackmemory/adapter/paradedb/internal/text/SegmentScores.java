package dev.stackmemory.adapter.paradedb.internal.text;

import dev.stackmemory.domain.rank.LengthCode;
import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.ports.search.LexicalHit;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.WeightedTerm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Scores every document that answers, term by term in the order of the request, so that a frame's sum is the same to the last bit wherever it
 * lies, and keeps the best. O(p + n log k) for p postings of the terms, n documents that answer, and the limit k. Not thread-safe.
 */
final class SegmentScores {
    private final LexicalRequest request;
    private final SegmentPostings postings;
    private final double[] pivots = new double[256];
    private final PriorityQueue<Scored> best;

    /** A document that answers. */
    private record Scored(LiveSegment segment, int document, float score) {
        private static final Comparator<Scored> WORST_FIRST = (left, right) -> {
            int order = Float.compare(left.score, right.score);
            return order != 0
                    ? order
                    : right.segment.columns().compareIds(right.document, left.segment.columns(), left.document);
        };
    }

    SegmentScores(LexicalRequest request, SegmentPostings postings) {
        this.request = request;
        this.postings = postings;
        this.best = new PriorityQueue<>(Scored.WORST_FIRST);
        for (int code = 0; code < pivots.length; code++) {
            pivots[code] = request.bm25().pivot(LengthCode.decode(code), request.averageLength());
        }
    }

    void add(LiveSegment segment) {
        DocumentColumns columns = segment.columns();
        var scores = new double[columns.size()];
        var holding = new BitSet(columns.size());
        for (WeightedTerm term : request.terms()) {
            score(segment, term, scores, holding);
        }
        BitSet answering = request.condition()
                .map(condition -> new ConditionMatches(segment, postings).matches(condition))
                .orElse(holding);
        var filter = new DocumentFilter(segment, request.filter());
        for (int document = answering.nextSetBit(0); document >= 0; document = answering.nextSetBit(document + 1)) {
            Scored worst = best.peek();
            boolean full = best.size() == request.limit();
            float score = (float) scores[document];
            if (full && worst != null && score < worst.score()) {
                continue;
            }
            if (filter.passes(document)) {
                best.add(new Scored(segment, document, score));
                if (full) {
                    best.poll();
                }
            }
        }
    }

    private void score(LiveSegment segment, WeightedTerm term, double[] scores, BitSet holding) {
        DocumentColumns columns = segment.columns();
        Optional<FrameField> field = term.term().field();
        PostingReader reader = postings.reader(segment, term.term().text());
        while (reader.next()) {
            int frequency = reader.frequency(field);
            if (frequency > 0) {
                int document = reader.document();
                holding.set(document);
                scores[document] += term.score(frequency, pivots[columns.lengthCode(document)]);
            }
        }
    }

    /** The best, {@link LexicalHit#BEST_FIRST}. */
    List<LexicalHit> hits() {
        List<Scored> sorted = new ArrayList<>(best);
        sorted.sort(Collections.reverseOrder(Scored.WORST_FIRST));
        return sorted.stream().map(SegmentScores::hit).toList();
    }

    private static LexicalHit hit(Scored scored) {
        DocumentColumns columns = scored.segment().columns();
        int document = scored.document();
        return new LexicalHit(
                columns.frame(document),
                columns.revision(document),
                columns.project(document),
                columns.session(document),
                Instant.ofEpochMilli(columns.createdAt(document)),
                columns.importance(document),
                LengthCode.decode(columns.lengthCode(document)),
                scored.score());
    }
}
