package dev.stackmemory.application.search;

import dev.stackmemory.domain.text.QueryClause;
import dev.stackmemory.domain.text.QueryTerm;
import dev.stackmemory.domain.text.TermLikeness;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalCondition;
import dev.stackmemory.ports.search.TermPattern;
import java.util.List;

/** The domain's words for a query in those of the index port. */
final class QueryTranslation {
    private QueryTranslation() {}

    static IndexTerm term(QueryTerm term) {
        return new IndexTerm(term.field(), term.text());
    }

    static TermPattern pattern(TermLikeness likeness) {
        return switch (likeness.kind()) {
            case PREFIX -> new TermPattern.Prefix(likeness.text());
            case SUBSTRING -> new TermPattern.Substring(likeness.text());
            case ONE_EDIT -> new TermPattern.Fuzzy(likeness.text(), 1);
            case TWO_EDITS -> new TermPattern.Fuzzy(likeness.text(), 2);
        };
    }

    /** The condition of a query whose likenesses have been expanded. */
    static LexicalCondition condition(QueryClause clause) {
        return switch (clause) {
            case QueryClause.Term term -> new LexicalCondition.HasTerm(term(term.term()));
            case QueryClause.Phrase phrase ->
                new LexicalCondition.HasPhrase(
                        phrase.field(),
                        phrase.terms().stream()
                                .map(placed -> new LexicalCondition.PhraseTerm(placed.text(), placed.position()))
                                .toList());
            case QueryClause.Like unexpanded -> new LexicalCondition.Any(List.of());
            case QueryClause.AllOf all -> new LexicalCondition.All(conditions(all.clauses()));
            case QueryClause.AnyOf any -> new LexicalCondition.Any(conditions(any.clauses()));
            case QueryClause.Not not -> new LexicalCondition.Not(condition(not.clause()));
        };
    }

    private static List<LexicalCondition> conditions(List<QueryClause> clauses) {
        return clauses.stream().map(QueryTranslation::condition).toList();
    }
}
