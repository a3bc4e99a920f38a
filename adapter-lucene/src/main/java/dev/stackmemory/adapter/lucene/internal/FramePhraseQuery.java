package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.ports.search.LexicalCondition.PhraseTerm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.ConjunctionUtils;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Matches terms that stand at given distances within one field, which Lucene's own phrase cannot know: all fields share one list of positions here.
 */
final class FramePhraseQuery extends Query {
    private final Optional<FrameField> field;
    private final List<PhraseTerm> phrase;

    /** @param field the only one in which the phrase may stand; absent means any */
    FramePhraseQuery(Optional<FrameField> field, List<PhraseTerm> phrase) {
        this.field = field;
        this.phrase = phrase.stream().distinct().toList();
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) {
        return new ConstantScoreWeight(this, boost) {
            @Override
            public @Nullable ScorerSupplier scorerSupplier(LeafReaderContext leaf) throws IOException {
                PhraseMatches matches = open(leaf);
                return matches == null
                        ? null
                        : new DefaultScorerSupplier(new ConstantScoreScorer(score(), scoreMode, matches));
            }

            @Override
            public boolean isCacheable(LeafReaderContext leaf) {
                return true;
            }
        };
    }

    /** Null if a term is not in the segment. */
    private @Nullable PhraseMatches open(LeafReaderContext leaf) throws IOException {
        Terms dictionary = leaf.reader().terms(IndexFields.TEXT);
        if (dictionary == null) {
            return null;
        }
        Map<String, Positions> positions = new LinkedHashMap<>();
        List<DocIdSetIterator> documents = new ArrayList<>();
        TermsEnum each = dictionary.iterator();
        for (PhraseTerm term : phrase) {
            if (!positions.containsKey(term.text())) {
                if (!each.seekExact(new BytesRef(term.text()))) {
                    return null;
                }
                PostingsEnum postings = each.postings(null, PostingsEnum.POSITIONS);
                documents.add(postings);
                positions.put(term.text(), new Positions(postings));
            }
        }
        DocIdSetIterator all =
                documents.size() == 1 ? documents.getFirst() : ConjunctionUtils.intersectIterators(documents);
        return new PhraseMatches(all, new FieldStarts(leaf.reader()), positions);
    }

    private final class PhraseMatches extends TwoPhaseIterator {
        private final FieldStarts starts;
        private final List<Positions> terms;
        /** One for each term of the phrase; a term that stands in it twice is twice the same. */
        private final List<Positions> places = new ArrayList<>();

        PhraseMatches(DocIdSetIterator documents, FieldStarts starts, Map<String, Positions> positions) {
            super(documents);
            this.starts = starts;
            this.terms = List.copyOf(positions.values());
            for (PhraseTerm term : phrase) {
                places.add(Objects.requireNonNull(positions.get(term.text())));
            }
        }

        @Override
        public boolean matches() throws IOException {
            starts.read(approximation.docID());
            for (Positions term : terms) {
                term.read();
            }
            int first = phrase.getFirst().position();
            int length = phrase.getLast().position() - first;
            Positions anchor = places.getFirst();
            for (int index = 0; index < anchor.count; index++) {
                int at = anchor.values[index];
                FrameField begun = starts.field(at);
                if ((field.isEmpty() || field.get() == begun)
                        && stands(at - first)
                        && starts.field(at + length) == begun) {
                    return true;
                }
            }
            return false;
        }

        private boolean stands(int shift) {
            for (int index = 1; index < places.size(); index++) {
                if (!places.get(index).contain(phrase.get(index).position() + shift)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public float matchCost() {
            return 100f * terms.size();
        }
    }

    /** Where a term stands in the document that its postings have come to. */
    private static final class Positions {
        private final PostingsEnum postings;
        private int[] values = new int[16];
        private int count;

        Positions(PostingsEnum postings) {
            this.postings = postings;
        }

        void read() throws IOException {
            count = postings.freq();
            if (values.length < count) {
                values = new int[Math.max(count, 2 * values.length)];
            }
            for (int index = 0; index < count; index++) {
                values[index] = postings.nextPosition();
            }
        }

        boolean contain(int position) {
            return Arrays.binarySearch(values, 0, count, position) >= 0;
        }
    }

    @Override
    public void visit(QueryVisitor visitor) {
        visitor.visitLeaf(this);
    }

    @Override
    public String toString(String unused) {
        return field.map(each -> each + ":").orElse("") + phrase;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FramePhraseQuery that && field.equals(that.field) && phrase.equals(that.phrase);
    }

    @Override
    public int hashCode() {
        return Objects.hash(field, phrase);
    }
}
