package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.text.FrameField;
import java.io.IOException;
import java.util.Objects;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.similarities.Similarity.SimScorer;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Matches and scores a term where it stands in one field. Looks at each document that holds the term anywhere. */
final class FieldTermQuery extends Query {
    private final FrameField field;
    private final BytesRef term;

    FieldTermQuery(FrameField field, BytesRef term) {
        this.field = field;
        this.term = term;
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) {
        if (!(searcher.getSimilarity() instanceof FrameSimilarity similarity)) {
            throw new IllegalStateException("frames are scored by " + FrameSimilarity.class.getSimpleName());
        }
        return new FieldTermWeight(similarity.scorer(boost), boost);
    }

    private final class FieldTermWeight extends Weight {
        private final SimScorer scores;
        private final float weight;

        FieldTermWeight(SimScorer scores, float weight) {
            super(FieldTermQuery.this);
            this.scores = scores;
            this.weight = weight;
        }

        @Override
        public @Nullable ScorerSupplier scorerSupplier(LeafReaderContext leaf) throws IOException {
            Terms terms = leaf.reader().terms(IndexFields.TEXT);
            TermsEnum found = terms == null ? null : terms.iterator();
            if (found == null || !found.seekExact(term)) {
                return null;
            }
            PostingsEnum postings = found.postings(null, PostingsEnum.POSITIONS);
            return new DefaultScorerSupplier(new FieldTermScorer(
                    postings,
                    new FieldStarts(leaf.reader()),
                    leaf.reader().getNormValues(IndexFields.TEXT),
                    scores,
                    weight));
        }

        @Override
        public boolean isCacheable(LeafReaderContext leaf) {
            return true;
        }

        @Override
        public Explanation explain(LeafReaderContext leaf, int document) throws IOException {
            Scorer scorer = scorer(leaf);
            TwoPhaseIterator matches = scorer == null ? null : scorer.twoPhaseIterator();
            if (scorer == null
                    || matches == null
                    || matches.approximation().advance(document) != document
                    || !matches.matches()) {
                return Explanation.noMatch("the term is not in the field");
            }
            return Explanation.match(scorer.score(), FieldTermQuery.this.toString());
        }
    }

    private final class FieldTermScorer extends Scorer {
        private final PostingsEnum postings;
        private final FieldStarts starts;
        private final NumericDocValues norms;
        private final SimScorer scores;
        private final float weight;
        private int frequency;

        FieldTermScorer(
                PostingsEnum postings, FieldStarts starts, NumericDocValues norms, SimScorer scores, float weight) {
            this.postings = postings;
            this.starts = starts;
            this.norms = norms;
            this.scores = scores;
            this.weight = weight;
        }

        @Override
        public int docID() {
            return postings.docID();
        }

        @Override
        public DocIdSetIterator iterator() {
            return TwoPhaseIterator.asDocIdSetIterator(twoPhaseIterator());
        }

        @Override
        public TwoPhaseIterator twoPhaseIterator() {
            return new TwoPhaseIterator(postings) {
                @Override
                public boolean matches() throws IOException {
                    starts.read(postings.docID());
                    frequency = starts.frequency(field, postings);
                    return frequency > 0;
                }

                @Override
                public float matchCost() {
                    return 100;
                }
            };
        }

        @Override
        public float score() throws IOException {
            return scores.score(frequency, norms.advanceExact(postings.docID()) ? norms.longValue() : 1);
        }

        /** What no frequency reaches. */
        @Override
        public float getMaxScore(int upTo) {
            return weight;
        }
    }

    @Override
    public void visit(QueryVisitor visitor) {
        visitor.visitLeaf(this);
    }

    @Override
    public String toString(String unused) {
        return field + ":" + term.utf8ToString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldTermQuery that && field == that.field && term.equals(that.term);
    }

    @Override
    public int hashCode() {
        return Objects.hash(field, term);
    }
}
