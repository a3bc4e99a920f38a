package dev.stackmemory.domain.text;

import static dev.stackmemory.domain.text.Characters.DIGIT;
import static dev.stackmemory.domain.text.Characters.LOWER;
import static dev.stackmemory.domain.text.Characters.MARK;
import static dev.stackmemory.domain.text.Characters.PICTOGRAPH;
import static dev.stackmemory.domain.text.Characters.REGIONAL;
import static dev.stackmemory.domain.text.Characters.UNSPACED;
import static dev.stackmemory.domain.text.Characters.UPPER;

/**
 * One pass over one text. Finds paths (names joined by dots and slashes), names (words joined by underscores and hyphens) and words,
 * and hands them to {@link TermWriter}; runs of unspaced scripts and emoji go there directly.
 */
final class TextScanner {
    /** A longer chain of words is cut here, so that the time to write its wholes stays bounded. */
    private static final int MAX_WORDS_IN_PATH = 64;

    private final char[] text;
    private final TermWriter terms;
    private final int[] wordStart = new int[MAX_WORDS_IN_PATH];
    private final int[] wordEnd = new int[MAX_WORDS_IN_PATH];
    private boolean mayHaveParts;

    TextScanner(char[] text, TokenSink sink, boolean stemming) {
        this.text = text;
        this.terms = new TermWriter(text, sink, stemming);
    }

    void scan() {
        int i = 0;
        while (i < text.length) {
            int codePoint = codePointAt(i);
            switch (Characters.kind(codePoint)) {
                case LOWER, UPPER, DIGIT -> i = path(i);
                case UNSPACED -> i = unspacedRun(i);
                case PICTOGRAPH -> {
                    terms.emoji(i, i + Character.charCount(codePoint));
                    i += Character.charCount(codePoint);
                }
                case REGIONAL -> i = flag(i);
                default -> i += Character.charCount(codePoint);
            }
        }
    }

    /** Reads the path, name or word that begins at {@code start}; returns where it ends. */
    private int path(int start) {
        int words = 0;
        boolean hasPath = false;
        boolean hasName = false;
        mayHaveParts = false;
        int i = start;
        while (true) {
            wordStart[words] = i;
            i = wordEnd(i);
            wordEnd[words++] = i;
            if (words == MAX_WORDS_IN_PATH || i + 1 >= text.length || !isWordStart(i + 1)) {
                break;
            }
            if (Characters.joinsName(text[i])) {
                hasName = true;
            } else if (Characters.joinsPath(text[i])) {
                hasPath = true;
            } else {
                break;
            }
            i++;
        }
        if (words == 1 && !mayHaveParts) {
            int symbols = languageSymbols(start, i);
            if (symbols > 0) {
                terms.symbolName(start, i, i + symbols);
                return i + symbols;
            }
            terms.word(start, i);
        } else {
            write(words, hasPath, hasName);
        }
        return i;
    }

    /** The length of the {@code ++} or {@code #} that belongs to the one-letter name of a language before it, else 0. */
    private int languageSymbols(int start, int end) {
        if (end - start != 1 || end == text.length) {
            return 0;
        }
        char letter = (char) (text[start] | 0x20);
        if (text[end] == '#') {
            return letter == 'c' || letter == 'f' ? 1 : 0;
        }
        boolean plusPlus = text[end] == '+' && end + 1 < text.length && text[end + 1] == '+';
        return plusPlus && letter == 'c' ? 2 : 0;
    }

    private void write(int words, boolean hasPath, boolean hasName) {
        if (hasPath) {
            terms.wholePath(wordStart[0], wordEnd[words - 1]);
        }
        int component = -1;
        int first = 0;
        while (first < words) {
            if (hasPath && first > component) {
                component = writeDottedComponent(first, words);
            }
            int last = hasName ? lastWordOfName(first, words) : first;
            terms.name(wordStart, wordEnd, first, last, hasPath);
            first = last + 1;
        }
    }

    private int lastWordOfName(int first, int words) {
        int last = first;
        while (last + 1 < words && Characters.joinsName(text[wordEnd[last]])) {
            last++;
        }
        return last;
    }

    /** Writes the component of a path that begins with this word as a whole, if it is dotted and not the whole path. */
    private int writeDottedComponent(int first, int words) {
        boolean dotted = false;
        int last = first;
        while (last + 1 < words && text[wordEnd[last]] != '/' && text[wordEnd[last]] != '\\') {
            dotted |= Characters.joinsPath(text[wordEnd[last]]);
            last++;
        }
        if (dotted && (first > 0 || last + 1 < words)) {
            terms.wholePath(wordStart[first], wordEnd[last]);
        }
        return last;
    }

    /** The end of the word that begins at {@code start}; notes whether it may have parts. */
    private int wordEnd(int start) {
        int i = start;
        int before = DIGIT;
        while (i < text.length) {
            char c = text[i];
            int kind;
            int width = 1;
            if (c < 128) {
                kind = Characters.kind(c);
            } else {
                int codePoint = codePointAt(i);
                kind = Characters.kind(codePoint);
                width = Character.charCount(codePoint);
            }
            if (kind == LOWER || kind == UPPER || kind == DIGIT) {
                mayHaveParts |= kind != before && i > start && (kind != LOWER || i > start + 1);
                before = kind;
            } else if (kind != MARK && !isInnerApostrophe(i, start, before)) {
                break;
            }
            i += width;
        }
        return i;
    }

    private boolean isInnerApostrophe(int i, int start, int before) {
        if (i == start || before == DIGIT || i + 1 >= text.length || !Characters.isApostrophe(text[i])) {
            return false;
        }
        int next = Characters.kind(codePointAt(i + 1));
        return next == LOWER || next == UPPER;
    }

    private boolean isWordStart(int i) {
        int kind = Characters.kind(codePointAt(i));
        return kind == LOWER || kind == UPPER || kind == DIGIT;
    }

    private int unspacedRun(int start) {
        int i = start;
        while (i < text.length) {
            int codePoint = codePointAt(i);
            if (Characters.kind(codePoint) != UNSPACED) {
                break;
            }
            int end = i + Character.charCount(codePoint);
            if (Characters.mayCompose(codePoint) || (end < text.length && Characters.mayCompose(text[end]))) {
                while (end < text.length && Characters.continuesCluster(text[end])) {
                    end++;
                }
                terms.unspacedCluster(i, end);
            } else {
                terms.unspaced(codePoint, i, end);
            }
            i = end;
        }
        terms.endUnspacedRun();
        return i;
    }

    private int flag(int start) {
        int second = start + 2;
        if (second + 1 < text.length && Characters.kind(codePointAt(second)) == REGIONAL) {
            terms.emoji(start, second + 2);
            return second + 2;
        }
        return second;
    }

    private int codePointAt(int i) {
        char c = text[i];
        if (Character.isHighSurrogate(c) && i + 1 < text.length && Character.isLowSurrogate(text[i + 1])) {
            return Character.toCodePoint(c, text[i + 1]);
        }
        return c;
    }
}
