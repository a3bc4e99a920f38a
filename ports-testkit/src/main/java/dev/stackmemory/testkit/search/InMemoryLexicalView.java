package dev.stackmemory.testkit.search;

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
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The frames of one moment. */
record InMemoryLexicalView(List<SearchedFrame> frames, long position, long behind) implements LexicalView {
    @Override
    public LexicalStatistics statistics(Collection<IndexTerm> terms, Set<ProjectId> projects, Deadline deadline) {
        requireTime(deadline);
        return new LexicalStatistics(
                of(projects).count(),
                of(projects).mapToLong(SearchedFrame::length).sum(),
                terms.stream()
                        .distinct()
                        .collect(Collectors.toMap(
                                Function.identity(),
                                term -> of(projects)
                                        .filter(frame -> frame.holds(term))
                                        .count())));
    }

    @Override
    public List<String> expand(TermPattern pattern, Set<ProjectId> projects, int limit, Deadline deadline) {
        requireTime(deadline);
        if (limit < 1 || limit > MAX_EXPANSION) {
            throw new IllegalArgumentException("limit " + limit + " is not between 1 and " + MAX_EXPANSION);
        }
        Stream<String> terms =
                of(projects).flatMap(frame -> frame.terms().stream()).map(IndexTerm::text);
        return closestFirst(pattern, terms, limit);
    }

    /** The first terms of a pattern among all of these. */
    static List<String> closestFirst(TermPattern pattern, Stream<String> terms, int limit) {
        return terms.distinct()
                .filter(term -> matches(pattern, term))
                .sorted(Comparator.comparingInt((String term) -> edits(pattern, term))
                        .thenComparingInt(term -> utf8(term).length)
                        .thenComparing(InMemoryLexicalView::utf8, Arrays::compareUnsigned))
                .limit(limit)
                .toList();
    }

    @Override
    public List<LexicalHit> search(LexicalRequest request, Deadline deadline) {
        requireTime(deadline);
        return frames.stream()
                .filter(frame -> frame.answers(request))
                .map(frame -> frame.hit(request))
                .sorted(LexicalHit.BEST_FIRST)
                .limit(request.limit())
                .toList();
    }

    @Override
    public List<Candidate> describe(
            List<String> terms, Collection<FrameId> ids, FrameFilter filter, Deadline deadline) {
        requireTime(deadline);
        Map<FrameId, SearchedFrame> byId =
                frames.stream().collect(Collectors.toMap(frame -> frame.frame().id(), Function.identity()));
        return ids.stream()
                .map(byId::get)
                .filter(Objects::nonNull)
                .map(frame -> frame.describe(terms, filter))
                .toList();
    }

    @Override
    public void close() {
        // Memory is all it holds.
    }

    private Stream<SearchedFrame> of(Set<ProjectId> projects) {
        return frames.stream()
                .filter(frame ->
                        projects.isEmpty() || projects.contains(frame.frame().project()));
    }

    private static void requireTime(Deadline deadline) {
        if (deadline.isExpired()) {
            throw new StoreException.DeadlineExceeded("no time was left to ask the index", null);
        }
    }

    private static boolean matches(TermPattern pattern, String term) {
        if (!GeneralizedUtf8.isWellFormed(pattern.text())) {
            return false;
        }
        return switch (pattern) {
            case TermPattern.Prefix(String text) -> term.startsWith(text);
            case TermPattern.Substring(String text) -> term.contains(text);
            case TermPattern.Fuzzy(String text, int edits) -> EditDistance.between(text, term) <= edits;
        };
    }

    private static int edits(TermPattern pattern, String term) {
        return pattern instanceof TermPattern.Fuzzy fuzzy ? EditDistance.between(fuzzy.text(), term) : 0;
    }

    private static byte[] utf8(String term) {
        return term.getBytes(StandardCharsets.UTF_8);
    }
}
