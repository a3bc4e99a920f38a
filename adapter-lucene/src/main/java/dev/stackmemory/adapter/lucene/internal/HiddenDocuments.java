package dev.stackmemory.adapter.lucene.internal;

import java.io.IOException;
import java.util.BitSet;
import java.util.Collection;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/** A segment some of whose documents have been replaced or removed elsewhere: they are treated as deleted. */
public final class HiddenDocuments extends FilterLeafReader {
    private final FixedBitSet live;
    private final int documents;

    private HiddenDocuments(LeafReader in, FixedBitSet live) {
        super(in);
        this.live = live;
        this.documents = live.cardinality();
    }

    /** The segment without the documents of these numbers; itself if there are none. */
    public static LeafReader hideNumbers(LeafReader segment, BitSet numbers) {
        int first = numbers.nextSetBit(0);
        if (first < 0 || first >= segment.maxDoc()) {
            return segment;
        }
        FixedBitSet live = copy(segment.getLiveDocs(), segment.maxDoc());
        for (int number = first; number >= 0 && number < segment.maxDoc(); number = numbers.nextSetBit(number + 1)) {
            live.clear(number);
        }
        return new HiddenDocuments(segment, live);
    }

    /** The segment without the documents of these ids; itself if it has none of them. */
    public static LeafReader hide(LeafReader segment, Collection<BytesRef> ids) throws IOException {
        Terms terms = segment.terms(IndexFields.ID);
        if (terms == null) {
            return segment;
        }
        FixedBitSet live = null;
        TermsEnum term = terms.iterator();
        PostingsEnum documents = null;
        for (BytesRef id : ids) {
            if (term.seekExact(id)) {
                documents = term.postings(documents, PostingsEnum.NONE);
                for (int document = documents.nextDoc();
                        document != DocIdSetIterator.NO_MORE_DOCS;
                        document = documents.nextDoc()) {
                    if (live == null) {
                        live = copy(segment.getLiveDocs(), segment.maxDoc());
                    }
                    live.clear(document);
                }
            }
        }
        return live == null ? segment : new HiddenDocuments(segment, live);
    }

    private static FixedBitSet copy(@Nullable Bits live, int size) {
        if (live != null) {
            return FixedBitSet.copyOf(live);
        }
        var all = new FixedBitSet(size);
        all.set(0, size);
        return all;
    }

    @Override
    public Bits getLiveDocs() {
        return live;
    }

    @Override
    public int numDocs() {
        return documents;
    }

    @Override
    public CacheHelper getCoreCacheHelper() {
        return in.getCoreCacheHelper();
    }

    @Override
    public @Nullable CacheHelper getReaderCacheHelper() {
        return null;
    }
}
