package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.text.FrameField;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.analysis.tokenattributes.TermFrequencyAttribute;
import org.apache.lucene.util.BytesRef;

/** Hands the tokens of a frame to the index writer. Every stream knows the whole frame's length, because that is what each field is normed by. */
abstract class FrameTokenStream extends TokenStream {
    final FrameTokens tokens;
    final BytesRef scratch = new BytesRef();
    final BytesTermAttribute term = addAttribute(BytesTermAttribute.class);
    int next;

    private FrameTokenStream(FrameTokens tokens) {
        this.tokens = tokens;
    }

    int lengthCode() {
        return tokens.lengthCode();
    }

    @Override
    public void reset() {
        clearAttributes();
        next = 0;
    }

    /** Each distinct term of the frame once, with its weighted frequency. */
    static final class Weighted extends FrameTokenStream {
        private final TermFrequencyAttribute frequency = addAttribute(TermFrequencyAttribute.class);

        Weighted(FrameTokens tokens) {
            super(tokens);
        }

        @Override
        public boolean incrementToken() {
            if (next == tokens.terms()) {
                return false;
            }
            term.setBytesRef(tokens.term(next, scratch));
            frequency.setTermFrequency(tokens.frequency(next));
            next++;
            return true;
        }
    }

    /** The terms of one field where they stand. */
    static final class Placed extends FrameTokenStream {
        private final PositionIncrementAttribute increment = addAttribute(PositionIncrementAttribute.class);
        private final FrameField field;
        private int position;

        Placed(FrameTokens tokens, FrameField field) {
            super(tokens);
            this.field = field;
        }

        @Override
        public void reset() {
            super.reset();
            next = tokens.start(field);
            position = -1;
        }

        @Override
        public boolean incrementToken() {
            if (next == tokens.end(field)) {
                return false;
            }
            term.setBytesRef(tokens.tokenTerm(next, scratch));
            increment.setPositionIncrement(tokens.tokenPosition(next) - position);
            position = tokens.tokenPosition(next);
            next++;
            return true;
        }
    }
}
