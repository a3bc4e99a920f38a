package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.rank.LengthCode;
import dev.stackmemory.domain.text.Analyzer;
import dev.stackmemory.domain.text.FieldPosition;
import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.domain.text.FrameTexts;
import dev.stackmemory.domain.text.TokenKind;
import java.util.Arrays;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.BytesRef;

/**
 * The tokens of one frame, analysed once: each distinct term with its weighted frequency, and for each field the terms with their positions. Made to
 * be filled again and again by one thread.
 */
final class FrameTokens {
    private final TermTable terms = new TermTable();
    private final int[] ends = new int[FrameField.values().length];
    private int[] frequencies = new int[256];
    private int[] tokenTerms = new int[256];
    private int[] tokenPositions = new int[256];
    private int tokens;
    private int base;
    private int next;
    private int weight;

    /** Takes the tokens of this frame in the place of those before. */
    void analyze(Frame frame) {
        terms.clear();
        tokens = 0;
        var texts = FrameTexts.of(frame);
        for (FrameField field : FrameField.values()) {
            weight = field.weight();
            base = 0;
            var fieldTexts = texts.get(field);
            if (fieldTexts != null) {
                for (String text : fieldTexts) {
                    next = 0;
                    Analyzer.analyze(text, this::token);
                    base += next + FieldPosition.GAP;
                }
            }
            ends[field.number()] = tokens;
        }
    }

    private void token(char[] buffer, int size, TokenKind kind, int position, int start, int end) {
        int known = terms.size();
        int term = terms.add(buffer, size);
        if (term == known) {
            frequencies = ArrayUtil.grow(frequencies, term + 1);
            frequencies[term] = 0;
        }
        frequencies[term] += weight;
        tokenTerms = ArrayUtil.grow(tokenTerms, tokens + 1);
        tokenPositions = ArrayUtil.grow(tokenPositions, tokens + 1);
        tokenTerms[tokens] = term;
        tokenPositions[tokens] = base + position;
        tokens++;
        next = position + 1;
    }

    int lengthCode() {
        return LengthCode.encode(terms());
    }

    /** How many different terms there are: the frame's length. */
    int terms() {
        return terms.size();
    }

    /** How often a term counts, by its number from 0 to {@link #terms()}. */
    int frequency(int term) {
        return frequencies[term];
    }

    BytesRef term(int term, BytesRef into) {
        return terms.term(term, into);
    }

    /** The number of the first token of the field. */
    int start(FrameField field) {
        return field.number() == 0 ? 0 : ends[field.number() - 1];
    }

    /** One more than the number of the last token of the field. */
    int end(FrameField field) {
        return ends[field.number()];
    }

    BytesRef tokenTerm(int token, BytesRef into) {
        return terms.term(tokenTerms[token], into);
    }

    int tokenPosition(int token) {
        return tokenPositions[token];
    }

    /** Gives back the room that an uncommonly large frame took. */
    void shrink() {
        if (tokenTerms.length > 1 << 16) {
            tokenTerms = Arrays.copyOf(tokenTerms, 256);
            tokenPositions = Arrays.copyOf(tokenPositions, 256);
            frequencies = Arrays.copyOf(frequencies, 256);
            tokens = 0;
        }
    }
}
