package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.internal.text.ForwardDocument;
import dev.stackmemory.adapter.paradedb.internal.text.LiveSegment;
import dev.stackmemory.adapter.paradedb.internal.text.PostingSource;
import dev.stackmemory.adapter.paradedb.internal.text.SegmentView;
import dev.stackmemory.adapter.paradedb.internal.text.TermList;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.GeneralizedUtf8;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Candidate;
import dev.stackmemory.domain.text.EditDistance;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalHit;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalStatistics;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.TermPattern;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Documents that an extension proposes, scored as those of any other index are, and the changes since in memory. Statistics are exact, and so is
 * the score of what is found; a frame that the extension ranks far lower than its score may be missing, and so may frames of a condition that few of
 * {@value #MOST_PROPOSALS} proposals meet. A commit of another process between two questions shows in
 * the second. Thread-safe.
 */
final class ProposalView implements LexicalView {
    private static final int LEAST_PROPOSALS = 200;
    private static final int PROPOSALS_PER_HIT = 3;
    private static final int MOST_FOR_CHANGED = 5_000;
    private static final int GROWTH = 8;
    private static final int MOST_PROPOSALS = 25_000;
    private static final int PAGE = 256;
    private static final String SEARCHING = "searching texts";

    private final Database database;
    private final LexicalDialect dialect;
    private final Source source;
    private final List<LiveSegment> fresh;
    private final Set<FrameId> changed;
    private final SegmentView recent;

    /**
     * What is seen.
     *
     * @param tables the stored part; its key is 0 where there is none
     */
    record Source(ProposalTables tables, long position, long behind) {}

    /**
     * @param fresh the segments of the changes since the stored part
     * @param changed their frames
     */
    ProposalView(
            Database database, LexicalDialect dialect, Source source, List<LiveSegment> fresh, Set<FrameId> changed) {
        this.database = database;
        this.dialect = dialect;
        this.source = source;
        this.fresh = List.copyOf(fresh);
        this.changed = changed;
        this.recent = view(fresh);
    }

    private SegmentView view(List<LiveSegment> segments) {
        return new SegmentView(segments, IN_MEMORY, source.position(), source.behind());
    }

    private SegmentView withFresh(Collection<ForwardDocument> stored, Set<String> terms) {
        var segments = new ArrayList<>(fresh);
        segments.add(ForwardDocument.segment(stored, terms, changed));
        return view(segments);
    }

    @Override
    public long position() {
        return source.position();
    }

    @Override
    public long behind() {
        return source.behind();
    }

    @Override
    public boolean isExact() {
        return false;
    }

    private interface Question<T> {
        T ask(ProposedRows rows) throws SQLException;
    }

    /** Asks the stored part, in one snapshot. */
    private <T> T stored(Question<T> question, T nothing, Deadline deadline) {
        if (source.tables().key() == 0) {
            return nothing;
        }
        return database.scan(SEARCHING, deadline, session -> {
            try {
                return question.ask(new ProposedRows(session, source.tables()));
            } catch (SQLException failure) {
                if (Failures.stateOf(failure).equals("42P01")) {
                    throw new StoreException.Unavailable(
                            "the text index that this search began with has been made anew since; search again",
                            failure);
                }
                throw failure;
            }
        });
    }

    @Override
    public LexicalStatistics statistics(Collection<IndexTerm> terms, Set<ProjectId> projects, Deadline deadline) {
        LexicalStatistics inMemory = recent.statistics(terms, projects, deadline);
        return stored(rows -> statistics(rows, terms, projects, deadline), LexicalStatistics.NONE, deadline)
                .plus(inMemory);
    }

    /** Those of the stored part, without what changed since. */
    private LexicalStatistics statistics(
            ProposedRows rows, Collection<IndexTerm> terms, Set<ProjectId> projects, Deadline deadline)
            throws SQLException {
        LexicalStatistics all = rows.statistics(terms, projects);
        List<ForwardDocument> earlier = rows.find(changed);
        if (earlier.isEmpty()) {
            return all;
        }
        Set<String> texts = new LinkedHashSet<>();
        terms.forEach(term -> texts.add(term.text()));
        LexicalStatistics gone = view(List.of(
                        ForwardDocument.segment(sorted(earlier).values(), texts, Set.of())))
                .statistics(terms, projects, deadline);
        Map<IndexTerm, Long> left = new HashMap<>();
        terms.forEach(term -> left.put(term, all.documentFrequency(term) - gone.documentFrequency(term)));
        return new LexicalStatistics(all.frames() - gone.frames(), all.totalLength() - gone.totalLength(), left);
    }

    private static SortedMap<FrameId, ForwardDocument> sorted(Collection<ForwardDocument> documents) {
        var sorted = new TreeMap<FrameId, ForwardDocument>();
        documents.forEach(document -> sorted.put(document.frame(), document));
        return sorted;
    }

    @Override
    public List<String> expand(TermPattern pattern, Set<ProjectId> projects, int limit, Deadline deadline) {
        List<String> inMemory = recent.expand(pattern, projects, limit, deadline);
        if (!GeneralizedUtf8.isWellFormed(pattern.text()) || source.tables().key() == 0) {
            return inMemory;
        }
        return stored(
                rows -> {
                    var standing = new LinkedHashSet<>(inMemory);
                    int found = 0;
                    int from = 0;
                    List<String> page;
                    do {
                        page = matching(rows, pattern, projects, from);
                        List<IndexTerm> terms =
                                page.stream().map(IndexTerm::anywhere).toList();
                        LexicalStatistics known = statistics(rows, terms, projects, deadline);
                        for (IndexTerm term : terms) {
                            if (found < limit && known.documentFrequency(term) > 0) {
                                standing.add(term.text());
                                found++;
                            }
                        }
                        from += PAGE;
                    } while (found < limit && page.size() == PAGE);
                    return standing.stream()
                            .sorted(pattern.closestFirst())
                            .limit(limit)
                            .toList();
                },
                inMemory,
                deadline);
    }

    /** So many terms of the stored part, closest first, from a place on. */
    private static List<String> matching(ProposedRows rows, TermPattern pattern, Set<ProjectId> projects, int from)
            throws SQLException {
        List<String> found = switch (pattern) {
            case TermPattern.Prefix(String text) -> rows.prefixed(text, projects, from, PAGE);
            case TermPattern.Substring(String text) -> rows.containing(text, projects);
            case TermPattern.Fuzzy(String text, int edits) ->
                rows.near(text, edits, projects).stream()
                        .filter(term -> EditDistance.between(text, term) <= edits)
                        .toList();
        };
        return pattern instanceof TermPattern.Prefix
                ? found
                : found.stream()
                        .sorted(pattern.closestFirst())
                        .skip(from)
                        .limit(PAGE)
                        .toList();
    }

    @Override
    public List<LexicalHit> search(LexicalRequest request, Deadline deadline) {
        if (source.tables().key() == 0) {
            return recent.search(request, deadline);
        }
        var terms = new ProposalTerms(request);
        int first = Math.max(LEAST_PROPOSALS, PROPOSALS_PER_HIT * request.limit())
                + Math.min(MOST_FOR_CHANGED, changed.size());
        int most = Math.max(MOST_PROPOSALS, first);
        for (int wanted = first; ; wanted = Math.min(most, wanted * GROWTH)) {
            int asked = wanted;
            List<ForwardDocument> proposed =
                    stored(rows -> rows.best(dialect, terms, request.filter(), asked), List.of(), deadline);
            SortedMap<FrameId, ForwardDocument> documents = sorted(proposed);
            List<LexicalHit> hits = withFresh(documents.values(), terms.all()).search(request, deadline);
            boolean all = proposed.size() < asked || asked == most;
            boolean full = hits.size() == request.limit()
                    && (!terms.othersMayAnswer() || hits.getLast().score() > 0);
            if (full || (all && !terms.othersMayAnswer())) {
                return hits;
            }
            if (all) {
                return withOthers(documents, terms, request, deadline);
            }
        }
    }

    /** Looks at every document in the order of ids, because one may answer that holds none of the words. */
    private List<LexicalHit> withOthers(
            SortedMap<FrameId, ForwardDocument> documents,
            ProposalTerms terms,
            LexicalRequest request,
            Deadline deadline) {
        String last = "";
        while (true) {
            String after = last;
            List<ForwardDocument> page =
                    stored(rows -> rows.after(after, request.filter(), LEAST_PROPOSALS), List.of(), deadline);
            documents.putAll(sorted(page));
            List<LexicalHit> hits = withFresh(documents.values(), terms.all()).search(request, deadline);
            if (hits.size() == request.limit() || page.size() < LEAST_PROPOSALS) {
                return hits;
            }
            documents.keySet().retainAll(hits.stream().map(LexicalHit::frame).toList());
            last = page.getLast().frame().value();
        }
    }

    @Override
    public List<Candidate> describe(
            List<String> terms, Collection<FrameId> frames, FrameFilter filter, Deadline deadline) {
        List<ForwardDocument> found = stored(rows -> rows.find(frames), List.of(), deadline);
        return withFresh(sorted(found).values(), new TreeSet<>(terms)).describe(terms, frames, filter, deadline);
    }

    @Override
    public void close() {
        // Memory is all it holds.
    }

    /** Segments that lie in memory have no other place. */
    private static final PostingSource IN_MEMORY = new PostingSource() {
        @Override
        public Map<Place, byte[]> read(
                Collection<Long> segments, Collection<String> terms, boolean positions, Deadline deadline) {
            return Map.of();
        }

        @Override
        public List<TermList> dictionaries(Collection<Long> segments, Deadline deadline) {
            return List.of();
        }
    };
}
