package dev.stackmemory.domain.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a user typed, understood.
 *
 * <p>Words alone mean: any of these, the more the better. Further: {@code "a phrase"}, {@code AND}, {@code OR}, {@code NOT} in capitals
 * ({@code AND} binds closer than {@code OR}; {@code a NOT b} means a without b), parentheses around words, {@code name:word} for one field ({@code
 * name}, {@code digest}, {@code content}, {@code anchors}, {@code events}), {@code word*} for a prefix, {@code *word*} for a part of a word,
 * {@code word~} or {@code word~2} for a misspelt word. What does not follow these rules (a lone quote, an operator without a word) is read as plain
 * words: no text is refused.
 *
 * @param condition which frames answer; absent means those that hold at least one of the terms
 * @param terms what is scored, with how often the query has it; stop words only if it has nothing else; {@value #MAX_TERMS} at most
 * @param pairs neighbouring terms, in the order of the query
 */
public record LexicalQuery(Optional<QueryClause> condition, Map<QueryTerm, Double> terms, List<TermPair> pairs) {
    /** Further terms of a query are not scored. */
    public static final int MAX_TERMS = 256;

    public LexicalQuery {
        terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
        pairs = List.copyOf(pairs);
    }

    /** Reads a query; any text is one. */
    public static LexicalQuery parse(String text) {
        return QueryParser.parse(text);
    }

    /** Whether the query asks for nothing: no word in it. */
    public boolean isEmpty() {
        return terms.isEmpty() && condition.isEmpty();
    }

    /** What must be looked up in the dictionaries before the query can be asked; each once. */
    public Set<TermLikeness> likenesses() {
        Set<TermLikeness> found = new LinkedHashSet<>();
        condition.ifPresent(clause -> collect(clause, found));
        return found;
    }

    /**
     * The query with the terms that were found in the place of each likeness; they are scored, unless the query excludes them.
     *
     * @param found the terms for each of {@link #likenesses()}; a missing entry means none
     */
    public LexicalQuery expanded(Map<TermLikeness, List<String>> found) {
        if (condition.isEmpty()) {
            return this;
        }
        Map<QueryTerm, Double> scored = new LinkedHashMap<>(terms);
        QueryClause expanded = expand(condition.get(), found, scored, true);
        return new LexicalQuery(Optional.of(expanded), scored, pairs);
    }

    private static void collect(QueryClause clause, Set<TermLikeness> found) {
        switch (clause) {
            case QueryClause.Like like -> found.add(like.likeness());
            case QueryClause.AllOf all -> all.clauses().forEach(each -> collect(each, found));
            case QueryClause.AnyOf any -> any.clauses().forEach(each -> collect(each, found));
            case QueryClause.Not not -> collect(not.clause(), found);
            case QueryClause.Term term -> {}
            case QueryClause.Phrase phrase -> {}
        }
    }

    private static QueryClause expand(
            QueryClause clause, Map<TermLikeness, List<String>> found, Map<QueryTerm, Double> scored, boolean wanted) {
        return switch (clause) {
            case QueryClause.Like like -> {
                List<QueryClause> terms = new ArrayList<>();
                for (String text : found.getOrDefault(like.likeness(), List.of())) {
                    QueryTerm term = new QueryTerm(like.likeness().field(), text);
                    terms.add(new QueryClause.Term(term));
                    if (wanted && scored.size() < MAX_TERMS) {
                        scored.putIfAbsent(term, 1.0);
                    }
                }
                yield new QueryClause.AnyOf(terms);
            }
            case QueryClause.AllOf all ->
                new QueryClause.AllOf(all.clauses().stream()
                        .map(each -> expand(each, found, scored, wanted))
                        .toList());
            case QueryClause.AnyOf any ->
                new QueryClause.AnyOf(any.clauses().stream()
                        .map(each -> expand(each, found, scored, wanted))
                        .toList());
            case QueryClause.Not not -> new QueryClause.Not(expand(not.clause(), found, scored, !wanted));
            case QueryClause.Term term -> term;
            case QueryClause.Phrase phrase -> phrase;
        };
    }
}
