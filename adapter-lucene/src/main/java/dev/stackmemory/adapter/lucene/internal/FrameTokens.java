package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.rank.LengthCode;
import dev.stackmemory.domain.text.Analyzer;
import dev.stackmemory.domain.text.FieldPosition;
import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.domain.text.FrameTexts;
import dev.stackmemory.domain.text.TokenKind;
import java.util.Arrays;
import org.apache.lucene.util.BytesRef;

/**
 * The tokens of one frame, analysed once: each with its term, its position and how often it counts. Positions count on from field to field, with a
 * gap, so that one list of positions says it all. Made to be filled again and again by one thread.
 */
final class FrameTokens {
    private static final FrameField[] FIELDS = FrameField.values();

    private final TermTable terms = new TermTable();
    private final int[] starts = new int[FIELDS.length];
    private int[] tokenTerms = new int[256];
    private int[] tokenPositions = new int[256];
    private byte[] tokenWeights = new byte[256];
    private int tokens;
    private int base;
    private int next;
    private int weight;

    /** Takes the tokens of this frame in the place of those before. */
    void analyze(Frame frame) {
        terms.clear();
        tokens = 0;
        base = 0;
        var texts = FrameTexts.of(frame);
        for (FrameField field : FIELDS) {
            weight = field.weight();
            starts[field.number()] = base;
            var fieldTexts = texts.get(field);
            if (fieldTexts != null) {
                for (String text : fieldTexts) {
                    next = 0;
                    Analyzer.analyze(text, this::token);
                    base += next + FieldPosition.GAP;
                }
            }
        }
    }

    private void token(char[] buffer, int size, TokenKind kind, int position, int start, int end) {
        if (tokens == tokenTerms.length) {
            tokenTerms = Arrays.copyOf(tokenTerms, 2 * tokens);
            tokenPositions = Arrays.copyOf(tokenPositions, 2 * tokens);
            tokenWeights = Arrays.copyOf(tokenWeights, 2 * tokens);
        }
        tokenTerms[tokens] = terms.add(buffer, size);
        tokenPositions[tokens] = base + position;
        tokenWeights[tokens] = (byte) weight;
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

    /** How many tokens there are. */
    int size() {
        return tokens;
    }

    BytesRef term(int token, BytesRef into) {
        return terms.term(tokenTerms[token], into);
    }

    int position(int token) {
        return tokenPositions[token];
    }

    /** How often the token counts. */
    int weight(int token) {
        return tokenWeights[token];
    }

    /** The position from which each field counts, by its number. */
    int[] starts() {
        return starts;
    }

    /** Gives back the room that an uncommonly large frame took. */
    void shrink() {
        if (tokenTerms.length > 1 << 16) {
            tokenTerms = new int[256];
            tokenPositions = new int[256];
            tokenWeights = new byte[256];
            tokens = 0;
        }
    }
}
