package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.io.IOException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.BulkScorer;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.similarities.Similarity;

/**
 * Searches until a deadline. It looks at the clock after every {@value #WINDOW} documents of a segment, matches or not, where Lucene's own time limit
 * lets its intervals grow with the segment.
 */
final class DeadlineSearcher extends IndexSearcher {
    private static final int WINDOW = 1 << 16;

    private final Deadline deadline;

    DeadlineSearcher(IndexReader reader, Similarity similarity, Deadline deadline) {
        super(reader);
        this.deadline = deadline;
        setQueryCache(null);
        setSimilarity(similarity);
    }

    /** Fails once the deadline has passed. */
    static void requireTime(Deadline deadline) {
        if (deadline.isExpired()) {
            throw new StoreException.DeadlineExceeded("the search index did not answer in time", null);
        }
    }

    @Override
    protected void searchLeaf(LeafReaderContext leaf, int from, int to, Weight weight, Collector collector)
            throws IOException {
        requireTime(deadline);
        LeafCollector hits = collector.getLeafCollector(leaf);
        ScorerSupplier supplier = weight.scorerSupplier(leaf);
        if (supplier != null) {
            supplier.setTopLevelScoringClause();
            BulkScorer scorer = supplier.bulkScorer();
            int end = Math.min(to, leaf.reader().maxDoc());
            int next = from;
            while (next < end) {
                // The scorer says where the next match is, so that a rare term costs no window without one.
                next = scorer.score(hits, leaf.reader().getLiveDocs(), next, (int) Math.min(end, (long) next + WINDOW));
                requireTime(deadline);
            }
        }
        hits.finish();
    }
}
