package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.text.FrameField;
import java.io.IOException;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.ConstantScoreScorerSupplier;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/** Matches the documents in one field of which one of the terms stands, however many terms there are. */
final class FieldTermsFilter extends Query {
    private final FrameField field;
    private final Set<BytesRef> terms;

    FieldTermsFilter(FrameField field, Collection<BytesRef> terms) {
        this.field = field;
        this.terms = new TreeSet<>(terms);
    }

    /** The documents of the segment, deleted ones included; null if there are none. */
    @Nullable
    FixedBitSet documents(LeafReader reader) throws IOException {
        Terms dictionary = reader.terms(IndexFields.TEXT);
        if (dictionary == null) {
            return null;
        }
        FixedBitSet found = null;
        TermsEnum each = dictionary.iterator();
        PostingsEnum postings = null;
        for (BytesRef term : terms) {
            if (!each.seekExact(term)) {
                continue;
            }
            var starts = new FieldStarts(reader);
            postings = each.postings(postings, PostingsEnum.POSITIONS);
            for (int document = postings.nextDoc();
                    document != DocIdSetIterator.NO_MORE_DOCS;
                    document = postings.nextDoc()) {
                if (found != null && found.get(document)) {
                    continue;
                }
                starts.read(document);
                if (starts.frequency(field, postings) > 0) {
                    found = found == null ? new FixedBitSet(reader.maxDoc()) : found;
                    found.set(document);
                }
            }
        }
        return found;
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) {
        return new ConstantScoreWeight(this, boost) {
            @Override
            public @Nullable ScorerSupplier scorerSupplier(LeafReaderContext leaf) throws IOException {
                FixedBitSet found = documents(leaf.reader());
                return found == null
                        ? null
                        : ConstantScoreScorerSupplier.fromIterator(
                                new BitSetIterator(found, found.cardinality()),
                                score(),
                                scoreMode,
                                leaf.reader().maxDoc());
            }

            @Override
            public boolean isCacheable(LeafReaderContext leaf) {
                return true;
            }
        };
    }

    @Override
    public void visit(QueryVisitor visitor) {
        visitor.visitLeaf(this);
    }

    @Override
    public String toString(String unused) {
        return field + ":" + terms;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldTermsFilter that && field == that.field && terms.equals(that.terms);
    }

    @Override
    public int hashCode() {
        return Objects.hash(field, terms);
    }
}
