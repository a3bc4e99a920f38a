package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.rank.Bm25;
import dev.stackmemory.domain.rank.LengthCode;
import org.apache.lucene.index.FieldInvertState;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.search.similarities.Similarity;

/**
 * BM25 under statistics that the asker brings: a term's weight is the boost of its query, and what this index itself counts is ignored. Because
 * the score grows with the frequency and falls with the length code whatever the statistics are, block-max pruning stays exact.
 */
public final class FrameSimilarity extends Similarity {
    /** For writing: norms only. */
    public static final FrameSimilarity NORMS = new FrameSimilarity(new Bm25(1.2, 0.75), 1);

    private final double[] inversePivots = new double[256];

    FrameSimilarity(Bm25 bm25, double averageLength) {
        for (int code = 0; code < inversePivots.length; code++) {
            inversePivots[code] = 1 / bm25.pivot(LengthCode.decode(code), averageLength);
        }
    }

    @Override
    public long computeNorm(FieldInvertState state) {
        // Signed, as all norms are; 0 would mean that there is no norm, and a text that has a token has no length 0.
        return state.getAttributeSource() instanceof FrameTokenStream stream ? (byte) stream.lengthCode() : 1;
    }

    @Override
    public SimScorer scorer(float boost, CollectionStatistics collection, TermStatistics... terms) {
        return scorer(boost);
    }

    /** Of a term with the weight; frequencies count each occurrence as often as its field weighs. */
    SimScorer scorer(double weight) {
        return new SimScorer() {
            @Override
            public float score(float frequency, long norm) {
                double x = (double) frequency * inversePivots[(int) norm & 0xFF];
                return (float) (weight * (1 - 1 / (1 + x)));
            }
        };
    }
}
