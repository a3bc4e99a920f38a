package dev.stackmemory.ports.search;

import dev.stackmemory.domain.text.FrameField;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Which frames answer a query, whatever their score. */
public sealed interface LexicalCondition {
    /** The frame holds the term. */
    record HasTerm(IndexTerm term) implements LexicalCondition {
        public HasTerm {
            Objects.requireNonNull(term, "term");
        }
    }

    /**
     * The frame holds the terms in this order and at these distances, within one text of one field.
     *
     * @param field where the phrase must stand; absent means in any one field
     * @param terms at least 1, at positions that never fall; several at one position must all stand there
     */
    record HasPhrase(Optional<FrameField> field, List<PhraseTerm> terms) implements LexicalCondition {
        public HasPhrase {
            Objects.requireNonNull(field, "field");
            terms = List.copyOf(terms);
            if (terms.isEmpty()) {
                throw new IllegalArgumentException("a phrase needs a term");
            }
            for (int index = 1; index < terms.size(); index++) {
                if (terms.get(index).position() < terms.get(index - 1).position()) {
                    throw new IllegalArgumentException("the positions of a phrase fall at " + terms.get(index));
                }
            }
        }
    }

    /**
     * A term of a phrase.
     *
     * @param text as the analyzer writes it
     * @param position as the analyzer counts it; only differences matter
     */
    record PhraseTerm(String text, int position) {
        public PhraseTerm {
            if (text.isEmpty() || position < 0) {
                throw new IllegalArgumentException("'" + text + "' at " + position + " is no term of a phrase");
            }
        }
    }

    /** Every one of the conditions holds; without any, every frame is meant. */
    record All(List<LexicalCondition> conditions) implements LexicalCondition {
        public All {
            conditions = List.copyOf(conditions);
        }
    }

    /** At least one of the conditions holds; without any, no frame is meant. */
    record Any(List<LexicalCondition> conditions) implements LexicalCondition {
        public Any {
            conditions = List.copyOf(conditions);
        }
    }

    /** The condition does not hold. */
    record Not(LexicalCondition condition) implements LexicalCondition {
        public Not {
            Objects.requireNonNull(condition, "condition");
        }
    }
}
