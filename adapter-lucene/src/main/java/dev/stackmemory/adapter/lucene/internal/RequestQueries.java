package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalCondition;
import dev.stackmemory.ports.search.LexicalCondition.PhraseTerm;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.WeightedTerm;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;

/** Says a request in Lucene's words. Terms that score also select where they can, because then pruning skips most frames. */
public final class RequestQueries {
    private RequestQueries() {}

    /** The query whose matches are the frames that answer, and whose scores are theirs. */
    static Query of(LexicalRequest request, IndexReader reader) throws IOException {
        var query = new BooleanQuery.Builder();
        Map<IndexTerm, Query> scoring = new LinkedHashMap<>();
        for (WeightedTerm term : request.terms()) {
            scoring.put(term.term(), new BoostQuery(scored(term.term()), (float) term.weight()));
        }
        Optional<LexicalCondition> condition = request.condition().filter(wanted -> !isAnyOf(wanted, scoring.keySet()));
        if (condition.isEmpty()) {
            if (scoring.isEmpty()) {
                return MatchNoDocsQuery.INSTANCE;
            }
            query.setMinimumNumberShouldMatch(1);
        } else {
            for (LexicalCondition part : conjuncts(condition.get())) {
                require(part, scoring, query);
            }
        }
        scoring.values().forEach(term -> query.add(term, Occur.SHOULD));
        filter(request.filter(), reader, query);
        BooleanQuery built = query.build();
        boolean selects = condition.isEmpty()
                || built.clauses().stream()
                        .anyMatch(clause -> clause.occur() == Occur.MUST || clause.occur() == Occur.FILTER);
        // Without a clause that selects, optional clauses would be taken for one.
        return selects
                ? built
                : query.add(MatchAllDocsQuery.INSTANCE, Occur.FILTER).build();
    }

    private static Query scored(IndexTerm term) {
        var text = new BytesRef(term.text());
        return term.field().isPresent()
                ? new FieldTermQuery(term.field().get(), text)
                : new TermQuery(new Term(IndexFields.TEXT, text));
    }

    /** Whether the condition asks for nothing but any of exactly these terms. */
    private static boolean isAnyOf(LexicalCondition condition, Set<IndexTerm> terms) {
        if (!(condition instanceof LexicalCondition.Any any)) {
            return false;
        }
        var asked = new HashSet<IndexTerm>();
        for (LexicalCondition part : any.conditions()) {
            if (!(part instanceof LexicalCondition.HasTerm has)) {
                return false;
            }
            asked.add(has.term());
        }
        return !asked.isEmpty() && asked.equals(terms);
    }

    private static List<LexicalCondition> conjuncts(LexicalCondition condition) {
        if (!(condition instanceof LexicalCondition.All all)) {
            return List.of(condition);
        }
        List<LexicalCondition> parts = new ArrayList<>();
        all.conditions().forEach(part -> parts.addAll(conjuncts(part)));
        return parts;
    }

    private static void require(LexicalCondition part, Map<IndexTerm, Query> scoring, BooleanQuery.Builder query) {
        Query scored = part instanceof LexicalCondition.HasTerm has ? scoring.remove(has.term()) : null;
        if (scored != null) {
            query.add(scored, Occur.MUST);
        } else if (part instanceof LexicalCondition.Not(LexicalCondition unwanted)) {
            query.add(matching(unwanted), Occur.MUST_NOT);
        } else {
            query.add(matching(part), Occur.FILTER);
        }
    }

    /** The query that the frames match for which the condition holds; its scores mean nothing. */
    private static Query matching(LexicalCondition condition) {
        return switch (condition) {
            case LexicalCondition.HasTerm(IndexTerm term) -> anyTerm(term.field(), List.of(new BytesRef(term.text())));
            case LexicalCondition.HasPhrase(Optional<FrameField> field, List<PhraseTerm> terms) ->
                new FramePhraseQuery(field, terms);
            case LexicalCondition.All(List<LexicalCondition> parts) -> all(parts);
            case LexicalCondition.Any(List<LexicalCondition> parts) -> any(parts);
            case LexicalCondition.Not(LexicalCondition part) ->
                new BooleanQuery.Builder()
                        .add(MatchAllDocsQuery.INSTANCE, Occur.FILTER)
                        .add(matching(part), Occur.MUST_NOT)
                        .build();
        };
    }

    private static Query all(List<LexicalCondition> parts) {
        var query = new BooleanQuery.Builder().add(MatchAllDocsQuery.INSTANCE, Occur.FILTER);
        for (LexicalCondition part : parts) {
            if (part instanceof LexicalCondition.Not(LexicalCondition unwanted)) {
                query.add(matching(unwanted), Occur.MUST_NOT);
            } else {
                query.add(matching(part), Occur.FILTER);
            }
        }
        return query.build();
    }

    /** Terms of one field become one clause, so that thousands of them are no more than six. */
    private static Query any(List<LexicalCondition> parts) {
        Map<Optional<FrameField>, Set<BytesRef>> terms = new LinkedHashMap<>();
        var query = new BooleanQuery.Builder();
        for (LexicalCondition part : parts) {
            if (part instanceof LexicalCondition.HasTerm(IndexTerm term)) {
                terms.computeIfAbsent(term.field(), field -> new LinkedHashSet<>())
                        .add(new BytesRef(term.text()));
            } else {
                query.add(matching(part), Occur.SHOULD);
            }
        }
        terms.forEach((field, texts) -> query.add(anyTerm(field, texts), Occur.SHOULD));
        return query.build();
    }

    /** The field is one of the frame; absent means any. */
    private static Query anyTerm(Optional<FrameField> field, Collection<BytesRef> texts) {
        return field.isPresent() ? new FieldTermsFilter(field.get(), texts) : anyTerm(IndexFields.TEXT, texts);
    }

    private static Query anyTerm(String field, Collection<BytesRef> texts) {
        return texts.size() == 1
                ? new TermQuery(new Term(field, texts.iterator().next()))
                : new TermInSetQuery(field, texts);
    }

    /** The query that the frames match which pass the filter. */
    public static Query of(FrameFilter filter, IndexReader reader) throws IOException {
        var query = new BooleanQuery.Builder().add(MatchAllDocsQuery.INSTANCE, Occur.FILTER);
        filter(filter, reader, query);
        return query.build();
    }

    private static void filter(FrameFilter filter, IndexReader reader, BooleanQuery.Builder query) throws IOException {
        if (!filter.projects().isEmpty() && !areAll(filter.projects(), reader)) {
            query.add(
                    anyTerm(
                            IndexFields.PROJECT,
                            filter.projects().stream()
                                    .map(project -> new BytesRef(project.value()))
                                    .toList()),
                    Occur.FILTER);
        }
        filter.session()
                .ifPresent(session ->
                        query.add(new TermQuery(new Term(IndexFields.SESSION, session.value())), Occur.FILTER));
        keywords(IndexFields.TYPE, filter.types(), query);
        keywords(IndexFields.STATE, filter.states(), query);
        filter.tags().forEach(tag -> keywords(IndexFields.TAG, Set.of(tag), query));
        if (filter.minScore() > 0) {
            long least = NumericUtils.doubleToSortableLong(filter.minScore());
            query.add(
                    NumericDocValuesField.newSlowRangeQuery(IndexFields.IMPORTANCE, least, Long.MAX_VALUE),
                    Occur.FILTER);
        }
        TimeWindow window = filter.createdWithin();
        if (!window.equals(TimeWindow.ALWAYS)) {
            long from = window.from().map(RequestQueries::firstMillisecond).orElse(Long.MIN_VALUE);
            long to = window.to().map(RequestQueries::firstMillisecond).orElse(Long.MAX_VALUE);
            boolean open = window.to()
                    .map(end -> end.isAfter(Instant.ofEpochMilli(Long.MAX_VALUE)))
                    .orElse(true);
            query.add(
                    open || to > Long.MIN_VALUE
                            ? NumericDocValuesField.newSlowRangeQuery(IndexFields.CREATED, from, open ? to : to - 1)
                            : MatchNoDocsQuery.INSTANCE,
                    Occur.FILTER);
        }
    }

    private static void keywords(String field, Set<String> values, BooleanQuery.Builder query) {
        if (!values.isEmpty()) {
            query.add(anyTerm(field, values.stream().map(Keywords::bytes).toList()), Occur.FILTER);
        }
    }

    /** The first whole millisecond that is not before the instant, cut to what 64 bits hold. */
    private static long firstMillisecond(Instant instant) {
        if (instant.isBefore(Instant.ofEpochMilli(Long.MIN_VALUE))) {
            return Long.MIN_VALUE;
        }
        if (instant.isAfter(Instant.ofEpochMilli(Long.MAX_VALUE))) {
            return Long.MAX_VALUE;
        }
        long whole = instant.toEpochMilli();
        return Instant.ofEpochMilli(whole).isBefore(instant) ? whole + 1 : whole;
    }

    /** Whether every document is of one of the projects, so that they need not be filtered by. */
    private static boolean areAll(Set<ProjectId> projects, IndexReader reader) throws IOException {
        for (LeafReaderContext leaf : reader.leaves()) {
            long frames = 0;
            for (ProjectId project : projects) {
                frames += leaf.reader().docFreq(new Term(IndexFields.PROJECT, project.value()));
            }
            if (frames < leaf.reader().maxDoc()) {
                return false;
            }
        }
        return true;
    }
}
