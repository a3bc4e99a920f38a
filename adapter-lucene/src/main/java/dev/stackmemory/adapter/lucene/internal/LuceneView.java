package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Candidate;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalHit;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalStatistics;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.TermPattern;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;

/** Searches the segments of one moment, whatever they lie in. Thread-safe. */
public final class LuceneView implements LexicalView {
    private final CountedReader segments;
    private final long position;
    private final long behind;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Holds the reader until the view is closed. */
    public LuceneView(CountedReader segments, long position, long behind) {
        this.segments = segments;
        this.position = position;
        this.behind = behind;
        segments.hold();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public long behind() {
        return behind;
    }

    @Override
    public LexicalStatistics statistics(Collection<IndexTerm> terms, Set<ProjectId> projects, Deadline deadline) {
        DeadlineSearcher.requireTime(deadline);
        return ask(() -> {
            long frames = 0;
            long length = 0;
            Map<IndexTerm, Long> frequencies = new HashMap<>();
            terms.forEach(term -> frequencies.put(term, 0L));
            for (LeafCounts leaf : segments.counts(projects, () -> DeadlineSearcher.requireTime(deadline))) {
                frames += leaf.frames();
                length += leaf.totalLength();
                for (Map.Entry<IndexTerm, Long> term : frequencies.entrySet()) {
                    term.setValue(term.getValue() + leaf.documentFrequency(term.getKey()));
                    DeadlineSearcher.requireTime(deadline);
                }
            }
            return new LexicalStatistics(frames, length, frequencies);
        });
    }

    @Override
    public List<String> expand(TermPattern pattern, Set<ProjectId> projects, int limit, Deadline deadline) {
        DeadlineSearcher.requireTime(deadline);
        if (limit < 1 || limit > MAX_EXPANSION) {
            throw new IllegalArgumentException("limit " + limit + " is not between 1 and " + MAX_EXPANSION);
        }
        return ask(() -> {
            List<LeafCounts> counts = segments.counts(projects, () -> DeadlineSearcher.requireTime(deadline));
            boolean allCount = counts.stream().allMatch(LeafCounts::isAll);
            var dictionary = new Dictionary(
                    pattern, allCount ? limit : Integer.MAX_VALUE, () -> DeadlineSearcher.requireTime(deadline));
            for (var leaf : segments.reader().leaves()) {
                dictionary.read(leaf.reader());
            }
            List<String> terms = new ArrayList<>();
            for (BytesRef found : dictionary.terms()) {
                IndexTerm term = IndexTerm.anywhere(found.utf8ToString());
                if (allCount || stands(term, counts)) {
                    terms.add(term.text());
                }
                if (terms.size() == limit) {
                    break;
                }
                DeadlineSearcher.requireTime(deadline);
            }
            return terms;
        });
    }

    private static boolean stands(IndexTerm term, List<LeafCounts> counts) throws IOException {
        for (LeafCounts leaf : counts) {
            if (leaf.documentFrequency(term) > 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public List<LexicalHit> search(LexicalRequest request, Deadline deadline) {
        DeadlineSearcher.requireTime(deadline);
        return ask(() -> {
            var similarity = new FrameSimilarity(request.bm25(), request.averageLength());
            var searcher = new DeadlineSearcher(segments.reader(), similarity, deadline);
            int limit = Math.max(1, Math.min(request.limit(), segments.reader().maxDoc()));
            Query query = RequestQueries.of(request, segments.reader());
            return HitReader.read(searcher.search(query, BestHits.manager(limit)));
        });
    }

    @Override
    public List<Candidate> describe(
            List<String> terms, Collection<FrameId> frames, FrameFilter filter, Deadline deadline) {
        DeadlineSearcher.requireTime(deadline);
        return ask(() -> {
            Map<FrameId, Candidate> described = new HashMap<>();
            Query wanted = RequestQueries.of(filter, segments.reader());
            var searcher = new DeadlineSearcher(segments.reader(), FrameSimilarity.NORMS, deadline);
            Weight passing = searcher.createWeight(searcher.rewrite(wanted), ScoreMode.COMPLETE_NO_SCORES, 1);
            for (LeafReaderContext leaf : segments.reader().leaves()) {
                FrameDescriptions.read(
                        leaf, frames, terms, passing, described, () -> DeadlineSearcher.requireTime(deadline));
            }
            List<Candidate> candidates = new ArrayList<>(described.size());
            for (FrameId frame : frames) {
                Candidate candidate = described.get(frame);
                if (candidate != null) {
                    candidates.add(candidate);
                }
            }
            return candidates;
        });
    }

    private <T> T ask(Failures.FileWork<T> work) {
        try {
            return Failures.translate("search the index", work);
        } catch (StoreException.CorruptStore damage) {
            segments.markDamaged();
            throw damage;
        }
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            segments.release();
        }
    }
}
