package dev.stackmemory.domain.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A score and what it is made of.
 *
 * @param value within the bounds that its scorer states
 * @param terms what contributes, in a fixed order; their values add up to the score, rounding aside; none of them is 0
 */
public record ExplainedScore(double value, List<Term> terms) {
    public ExplainedScore {
        terms = List.copyOf(terms);
    }

    /**
     * One contribution.
     *
     * @param reason a clause for people
     * @param value may be negative
     */
    public record Term(String reason, double value) {
        public Term {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** Adds terms up; a sum outside the bounds gets a last term that brings it to the nearer one. */
    static final class Sum {
        private final List<Term> terms = new ArrayList<>();
        private double value = 0;

        Sum add(String reason, double term) {
            if (term != 0) {
                terms.add(new Term(reason, term));
                value += term;
            }
            return this;
        }

        Sum addIf(boolean condition, String reason, double term) {
            return condition ? add(reason, term) : this;
        }

        ExplainedScore within(double least, double most) {
            if (value < least) {
                terms.add(new Term("never below " + least, least - value));
                return new ExplainedScore(least, terms);
            }
            if (value > most) {
                terms.add(new Term("never above " + most, most - value));
                return new ExplainedScore(most, terms);
            }
            return new ExplainedScore(value, terms);
        }
    }
}
