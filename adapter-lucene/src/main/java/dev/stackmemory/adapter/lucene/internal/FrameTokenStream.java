package dev.stackmemory.adapter.lucene.internal;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.util.BytesRef;

/**
 * Hands the tokens of a frame to the index writer, each as often as it counts, so that a term's frequency is its weighted one. Knows the whole
 * frame's length, which is what the text is normed by.
 */
final class FrameTokenStream extends TokenStream {
    private final BytesTermAttribute term = addAttribute(BytesTermAttribute.class);
    private final PositionIncrementAttribute increment = addAttribute(PositionIncrementAttribute.class);
    private final FrameTokens tokens;
    private final BytesRef scratch = new BytesRef();
    private int next;
    private int repeats;
    private int position;

    FrameTokenStream(FrameTokens tokens) {
        this.tokens = tokens;
    }

    int lengthCode() {
        return tokens.lengthCode();
    }

    @Override
    public void reset() {
        clearAttributes();
        next = 0;
        repeats = 0;
        position = -1;
    }

    @Override
    public boolean incrementToken() {
        if (repeats > 0) {
            repeats--;
            increment.setPositionIncrement(0);
            return true;
        }
        if (next == tokens.size()) {
            return false;
        }
        term.setBytesRef(tokens.term(next, scratch));
        increment.setPositionIncrement(tokens.position(next) - position);
        position = tokens.position(next);
        repeats = tokens.weight(next) - 1;
        next++;
        return true;
    }
}
