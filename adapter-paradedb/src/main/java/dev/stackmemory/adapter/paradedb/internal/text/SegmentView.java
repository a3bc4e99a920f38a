package dev.stackmemory.adapter.paradedb.internal.text;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Candidate;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalHit;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalStatistics;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.TermPattern;
import dev.stackmemory.ports.search.WeightedTerm;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The segments of one moment. Every question fetches what it needs of all segments at once. Thread-safe. */
public final class SegmentView implements LexicalView {
    private final List<LiveSegment> segments;
    private final PostingSource source;
    private final long position;
    private final long behind;

    public SegmentView(List<LiveSegment> segments, PostingSource source, long position, long behind) {
        this.segments = List.copyOf(segments);
        this.source = source;
        this.position = position;
        this.behind = behind;
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
        SegmentPostings.requireTime(deadline);
        var postings = fetch(terms.stream().map(IndexTerm::text).collect(Collectors.toSet()), deadline);
        long frames = 0;
        long length = 0;
        Map<IndexTerm, Long> frequencies = new HashMap<>();
        terms.forEach(term -> frequencies.put(term, 0L));
        for (LiveSegment segment : segments) {
            boolean[] wanted = segment.among(projects);
            for (int project = 0; project < wanted.length; project++) {
                if (wanted[project]) {
                    frames += segment.framesByProject()[project];
                    length += segment.lengthsByProject()[project];
                }
            }
            frequencies.replaceAll((term, count) -> count
                    + segment.documentFrequency(
                            term, projects, () -> postings.documentFrequency(segment, term, wanted)));
        }
        return new LexicalStatistics(frames, length, frequencies);
    }

    private SegmentPostings fetch(Set<String> terms, Deadline deadline) {
        var postings = new SegmentPostings(deadline);
        postings.fetch(segments, terms, source);
        return postings;
    }

    @Override
    public List<String> expand(TermPattern pattern, Set<ProjectId> projects, int limit, Deadline deadline) {
        SegmentPostings.requireTime(deadline);
        if (limit < 1 || limit > MAX_EXPANSION) {
            throw new IllegalArgumentException("limit " + limit + " is not between 1 and " + MAX_EXPANSION);
        }
        List<TermList> dictionaries = new ArrayList<>(source.dictionaries(
                segments.stream()
                        .filter(segment -> segment.contents() == null)
                        .map(LiveSegment::key)
                        .toList(),
                deadline));
        for (LiveSegment segment : segments) {
            SegmentContents contents = segment.contents();
            if (contents != null) {
                dictionaries.add(TermList.of(contents.terms().keySet()));
            }
        }
        List<String> matching = TermExpansion.matching(pattern, dictionaries);
        List<String> standing = new ArrayList<>();
        for (int from = 0; from < matching.size() && standing.size() < limit; from += MAX_EXPANSION) {
            List<String> some = matching.subList(from, Math.min(matching.size(), from + MAX_EXPANSION));
            SegmentPostings postings = fetch(Set.copyOf(some), deadline);
            for (String term : some) {
                if (standing.size() < limit && stands(term, projects, postings)) {
                    standing.add(term);
                }
            }
        }
        return standing;
    }

    private boolean stands(String term, Set<ProjectId> projects, SegmentPostings postings) {
        for (LiveSegment segment : segments) {
            if (postings.documentFrequency(segment, IndexTerm.anywhere(term), segment.among(projects)) > 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public List<LexicalHit> search(LexicalRequest request, Deadline deadline) {
        SegmentPostings.requireTime(deadline);
        Set<String> terms = new LinkedHashSet<>();
        Set<String> placed = new LinkedHashSet<>();
        for (WeightedTerm term : request.terms()) {
            terms.add(term.term().text());
        }
        request.condition().ifPresent(condition -> ConditionMatches.terms(condition, terms, placed));
        SegmentPostings postings = fetch(terms, deadline);
        postings.fetchPositions(segments, placed, source);
        var scores = new SegmentScores(request, postings);
        segments.forEach(scores::add);
        return scores.hits();
    }

    @Override
    public List<Candidate> describe(
            List<String> terms, Collection<FrameId> frames, FrameFilter filter, Deadline deadline) {
        SegmentPostings.requireTime(deadline);
        SegmentPostings postings = fetch(Set.copyOf(terms), deadline);
        postings.fetchPositions(segments, Set.copyOf(terms), source);
        Map<FrameId, Candidate> described = new HashMap<>();
        List<FrameId> missing = new ArrayList<>(frames);
        for (LiveSegment segment : segments) {
            SegmentDescriptions.read(segment, postings, terms, missing, filter, described);
            missing.removeIf(described::containsKey); // A frame is visible in one segment.
        }
        List<Candidate> candidates = new ArrayList<>(described.size());
        for (FrameId frame : frames) {
            Candidate candidate = described.get(frame);
            if (candidate != null) {
                candidates.add(candidate);
            }
        }
        return candidates;
    }

    @Override
    public void close() {
        // Memory is all it holds.
    }
}
