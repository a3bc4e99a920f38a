package dev.stackmemory.domain.text;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Which frames a query means. */
public sealed interface QueryClause {
    /** Frames that hold the term. */
    record Term(QueryTerm term) implements QueryClause {
        public Term {
            Objects.requireNonNull(term, "term");
        }
    }

    /**
     * Frames that hold the terms at these distances within one text of one field.
     *
     * @param field where the phrase must stand; absent means any one field
     * @param terms at least 2, at positions that never fall
     */
    record Phrase(Optional<FrameField> field, List<Placed> terms) implements QueryClause {
        public Phrase {
            Objects.requireNonNull(field, "field");
            terms = List.copyOf(terms);
            if (terms.size() < 2) {
                throw new IllegalArgumentException("a phrase needs two terms");
            }
        }
    }

    /**
     * A term of a phrase.
     *
     * @param text as the analyzer writes it
     * @param position only differences matter
     */
    record Placed(String text, int position) {}

    /** Frames that hold a term like this one, see {@link TermLikeness}; gone after {@link LexicalQuery#expanded}. */
    record Like(TermLikeness likeness) implements QueryClause {
        public Like {
            Objects.requireNonNull(likeness, "likeness");
        }
    }

    /** Frames that every clause means. */
    record AllOf(List<QueryClause> clauses) implements QueryClause {
        public AllOf {
            clauses = List.copyOf(clauses);
        }
    }

    /** Frames that at least one of the clauses means; none without clauses. */
    record AnyOf(List<QueryClause> clauses) implements QueryClause {
        public AnyOf {
            clauses = List.copyOf(clauses);
        }
    }

    /** Frames that the clause does not mean. */
    record Not(QueryClause clause) implements QueryClause {
        public Not {
            Objects.requireNonNull(clause, "clause");
        }
    }
}
