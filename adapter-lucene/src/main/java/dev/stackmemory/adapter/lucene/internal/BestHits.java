package dev.stackmemory.adapter.lucene.internal;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.PriorityQueue;

/**
 * Keeps the best documents by score and, among equal scores, by the bytes of their ids: so the answer does not depend on the order in which
 * documents lie in the index. Documents that cannot come in are skipped by their scores' upper bounds.
 */
final class BestHits implements Collector {
    private final int limit;
    private final PriorityQueue<Hit> worstFirst;

    private BestHits(int limit) {
        this.limit = limit;
        this.worstFirst = new PriorityQueue<>(limit) {
            @Override
            protected boolean lessThan(Hit left, Hit right) {
                return left.isWorseThan(right);
            }
        };
    }

    /** A document that answers. */
    record Hit(int document, LeafReaderContext leaf, float score, BytesRef id) {
        boolean isWorseThan(Hit other) {
            return score < other.score || (score == other.score && id.compareTo(other.id) > 0);
        }
    }

    /** Gives the best documents, the best one first. */
    static CollectorManager<BestHits, List<Hit>> manager(int limit) {
        return new CollectorManager<>() {
            @Override
            public BestHits newCollector() {
                return new BestHits(limit);
            }

            @Override
            public List<Hit> reduce(Collection<BestHits> collectors) {
                // Without an executor there is one collector for all segments.
                return collectors.iterator().next().bestFirst();
            }
        };
    }

    private List<Hit> bestFirst() {
        var best = new Hit[worstFirst.size()];
        for (int rank = best.length - 1; rank >= 0; rank--) {
            best[rank] = worstFirst.pop();
        }
        return List.of(best);
    }

    @Override
    public ScoreMode scoreMode() {
        return ScoreMode.TOP_SCORES;
    }

    @Override
    public LeafCollector getLeafCollector(LeafReaderContext leaf) throws IOException {
        BinaryDocValues ids = DocValues.getBinary(leaf.reader(), IndexFields.ID);
        return new LeafCollector() {
            private Scorable scorer = new NoScore();

            @Override
            public void setScorer(Scorable current) throws IOException {
                scorer = current;
                tellBound();
            }

            @Override
            public void collect(int document) throws IOException {
                float score = scorer.score();
                boolean full = worstFirst.size() == limit;
                if (full && score < worstFirst.top().score()) {
                    return;
                }
                ids.advanceExact(document);
                BytesRef id = ids.binaryValue();
                if (full
                        && score == worstFirst.top().score()
                        && id.compareTo(worstFirst.top().id()) > 0) {
                    return;
                }
                var hit = new Hit(document, leaf, score, BytesRef.deepCopyOf(id));
                if (full) {
                    worstFirst.updateTop(hit);
                    tellBound();
                } else {
                    worstFirst.add(hit);
                    if (worstFirst.size() == limit) {
                        tellBound();
                    }
                }
            }

            private void tellBound() throws IOException {
                if (worstFirst.size() == limit) {
                    // Not the next higher score: an equal one may come in by its id.
                    scorer.setMinCompetitiveScore(worstFirst.top().score());
                }
            }
        };
    }

    private static final class NoScore extends Scorable {
        @Override
        public float score() {
            return 0;
        }
    }
}
