package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.search.IndexTerm;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Exact numbers of one segment for one set of projects. Lucene's own still count deleted documents; where nothing is deleted and all projects are
 * asked for, they are right as they are; where little is deleted, only that is looked for; else the documents of each term are compared with those that
 * count. Thread-safe.
 */
final class LeafCounts {
    private static final int CACHED_TERMS = 10_000;
    /** A part of so many is few. */
    private static final int FEW = 64;

    private final LeafReader reader;
    /** The documents that count, or null if all do. */
    private final @Nullable FixedBitSet counted;

    /** All documents that do not count, ascending, where they are few; null where they are many. */
    private final int @Nullable [] missing;

    private final long frames;
    private final long totalLength;
    private final Map<IndexTerm, Integer> cache = new ConcurrentHashMap<>();

    LeafCounts(LeafReader reader, Set<ProjectId> projects) throws IOException {
        this.reader = reader;
        long frameSum = 0;
        long lengthSum = 0;
        FixedBitSet ofProjects = null;
        int[] few = null;
        Terms terms = reader.terms(IndexFields.PROJECT);
        if (terms != null && projects.isEmpty()) {
            frameSum = reader.maxDoc();
            lengthSum = terms.getSumTotalTermFreq() - terms.getSumDocFreq();
        } else if (terms != null) {
            ofProjects = new FixedBitSet(reader.maxDoc());
            TermsEnum each = terms.iterator();
            for (ProjectId project : projects) {
                if (each.seekExact(new BytesRef(project.value()))) {
                    frameSum += each.docFreq();
                    lengthSum += each.totalTermFreq() - each.docFreq();
                    ofProjects.or(each.postings(null, PostingsEnum.NONE));
                }
            }
            if (frameSum == reader.maxDoc()) {
                ofProjects = null;
            }
        }
        Bits live = reader.getLiveDocs();
        if (live != null && frameSum > 0) {
            var alive = ofProjects == null ? new FixedBitSet(reader.maxDoc()) : ofProjects;
            if (ofProjects == null) {
                alive.set(0, reader.maxDoc());
            }
            NumericDocValues lengths = DocValues.getNumeric(reader, IndexFields.LENGTH);
            for (int document = 0; document < reader.maxDoc(); document++) {
                if (!live.get(document) && alive.getAndClear(document)) {
                    lengths.advanceExact(document);
                    frameSum--;
                    lengthSum -= lengths.longValue();
                }
            }
            few = ofProjects == null ? missing(alive) : null;
            ofProjects = alive;
        }
        this.missing = few;
        this.counted = ofProjects;
        this.frames = frameSum;
        this.totalLength = lengthSum;
    }

    long frames() {
        return frames;
    }

    long totalLength() {
        return totalLength;
    }

    /** Whether every document of the segment counts. */
    boolean isAll() {
        return counted == null;
    }

    /** In how many of the documents that count the term stands. */
    int documentFrequency(IndexTerm term) throws IOException {
        if (frames == 0) {
            return 0;
        }
        if (counted == null && term.field().isEmpty()) {
            return reader.docFreq(new Term(IndexFields.TEXT, term.text()));
        }
        Integer known = cache.get(term);
        if (known == null) {
            known = count(term);
            if (cache.size() < CACHED_TERMS) {
                cache.put(term, known);
            }
        }
        return known;
    }

    private int count(IndexTerm term) throws IOException {
        var text = new BytesRef(term.text());
        if (term.field().isPresent()) {
            FixedBitSet found = new FieldTermsFilter(term.field().get(), List.of(text)).documents(reader);
            if (found != null && counted != null) {
                found.and(counted);
            }
            return found == null ? 0 : found.cardinality();
        }
        Terms terms = reader.terms(IndexFields.TEXT);
        TermsEnum each = terms == null ? null : terms.iterator();
        if (each == null || counted == null || !each.seekExact(text)) {
            return 0;
        }
        return missing == null ? count(each, counted) : countWithout(each, missing);
    }

    /** The documents that are not in the set, if they are so few that looking for each is quicker than reading all postings. */
    private static int @Nullable [] missing(FixedBitSet present) {
        int size = present.length() - present.cardinality();
        if (size > present.length() / FEW) {
            return null;
        }
        var absent = new int[size];
        int found = 0;
        for (int document = 0; document < present.length() && found < size; document++) {
            if (!present.get(document)) {
                absent[found++] = document;
            }
        }
        return absent;
    }

    private static int countWithout(TermsEnum term, int[] missing) throws IOException {
        PostingsEnum documents = term.postings(null, PostingsEnum.NONE);
        int count = term.docFreq();
        for (int document : missing) {
            if (documents.docID() < document) {
                documents.advance(document);
            }
            if (documents.docID() == document) {
                count--;
            }
        }
        return count;
    }

    private static int count(TermsEnum term, FixedBitSet counted) throws IOException {
        PostingsEnum documents = term.postings(null, PostingsEnum.NONE);
        int count = 0;
        for (int document = documents.nextDoc();
                document != DocIdSetIterator.NO_MORE_DOCS;
                document = documents.nextDoc()) {
            if (counted.get(document)) {
                count++;
            }
        }
        return count;
    }
}
