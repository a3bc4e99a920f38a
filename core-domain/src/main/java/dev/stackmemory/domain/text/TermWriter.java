package dev.stackmemory.domain.text;

import static dev.stackmemory.domain.text.Characters.DIGIT;
import static dev.stackmemory.domain.text.Characters.LOWER;
import static dev.stackmemory.domain.text.Characters.MARK;
import static dev.stackmemory.domain.text.Characters.UPPER;

/** Writes what {@link TextScanner} found as folded, stemmed terms with their positions. */
final class TermWriter {
    private final char[] text;
    private final TokenSink sink;
    private final boolean stemming;
    private final char[] buffer = new char[Analyzer.MAX_TERM_LENGTH];
    private int length;
    private boolean plain;
    private int position;

    private String lastCluster = "";
    private int lastClusterStart = -1;
    private int lastClusterEnd;
    private boolean pairWritten;

    TermWriter(char[] text, TokenSink sink, boolean stemming) {
        this.text = text;
        this.sink = sink;
        this.stemming = stemming;
    }

    /** Writes a word that stands alone. */
    void word(int start, int end) {
        single(start, end, TokenKind.WORD);
    }

    /**
     * Writes a name: as a word if it has one part, else as a whole with its parts.
     *
     * @param starts where the words of the path begin
     * @param ends where they end
     * @param first the name's first word
     * @param last its last word
     * @param inPath whether the name is a part of a path itself
     */
    void name(int[] starts, int[] ends, int first, int last, boolean inPath) {
        if (first == last && partEnd(starts[first], ends[first]) == ends[first]) {
            single(starts[first], ends[first], inPath ? TokenKind.PART : TokenKind.WORD);
            return;
        }
        wholeName(starts[first], ends[last]);
        for (int word = first; word <= last; word++) {
            for (int from = starts[word]; from < ends[word]; ) {
                int to = partEnd(from, ends[word]);
                single(from, to, TokenKind.PART);
                from = to;
            }
        }
    }

    /** Writes the name of a language with its symbols, {@code c++}, and its letter as a part. */
    void symbolName(int start, int endOfLetter, int end) {
        clear();
        fold(start, end);
        emit(TokenKind.WHOLE, start, end);
        single(start, endOfLetter, TokenKind.PART);
    }

    /** Writes a path, its separators kept, at the position of what follows. */
    void wholePath(int start, int end) {
        whole(start, end, true);
    }

    void emoji(int start, int end) {
        clear();
        System.arraycopy(text, start, buffer, 0, end - start);
        length = end - start;
        emit(TokenKind.EMOJI, start, end);
        position++;
    }

    /** Takes the next character of a run without blanks. */
    void unspaced(int codePoint, int start, int end) {
        cluster(Character.toString(codePoint), start, end);
    }

    /** Takes a character of such a run that needs composing: half-width kana and their marks, Hangul letters. */
    void unspacedCluster(int start, int end) {
        int bounded = Math.min(end, start + Analyzer.MAX_WORD_LENGTH / 4);
        String folded = Folding.fold(new String(text, start, bounded - start));
        for (int i = 0; i < folded.length(); ) {
            int codePoint = folded.codePointAt(i);
            cluster(Character.toString(codePoint), start, end);
            i += Character.charCount(codePoint);
        }
    }

    /** Ends the run: writes its last character alone. */
    void endUnspacedRun() {
        if (lastClusterStart >= 0) {
            clear();
            append(lastCluster);
            emit(pairWritten ? TokenKind.TAIL : TokenKind.BIGRAM, lastClusterStart, lastClusterEnd);
            position++;
        }
        lastClusterStart = -1;
        pairWritten = false;
    }

    private void cluster(String folded, int start, int end) {
        if (lastClusterStart >= 0) {
            clear();
            append(lastCluster);
            append(folded);
            emit(TokenKind.BIGRAM, lastClusterStart, end);
            position++;
            pairWritten = true;
        }
        lastCluster = folded;
        lastClusterStart = start;
        lastClusterEnd = end;
    }

    private void single(int start, int end, TokenKind kind) {
        clear();
        int bounded = end;
        if (end - start > Analyzer.MAX_WORD_LENGTH) {
            bounded = start + Analyzer.MAX_WORD_LENGTH;
            if (Character.isHighSurrogate(text[bounded - 1])) {
                bounded--;
            }
            plain = false;
        }
        fold(start, bounded);
        stem();
        if (length > 0) {
            emit(kind, start, end);
            position++;
        }
    }

    private void wholeName(int start, int end) {
        boolean hasLetter = false;
        for (int i = start; i < end && !hasLetter; i++) {
            hasLetter = Character.isLetter(text[i]) || Character.isSurrogate(text[i]);
        }
        whole(start, end, !hasLetter);
    }

    private void whole(int start, int end, boolean keepSeparators) {
        if (end - start > buffer.length) {
            return;
        }
        clear();
        int from = start;
        for (int i = start; i <= end; i++) {
            boolean separator = i < end && (Characters.joinsName(text[i]) || Characters.joinsPath(text[i]));
            if (separator || i == end) {
                fold(from, i);
                from = i + 1;
                if (separator && keepSeparators && length < buffer.length) {
                    buffer[length++] = text[i] == '\\' ? '/' : text[i];
                    plain = false;
                }
            }
        }
        stem();
        if (length > 0) {
            emit(TokenKind.WHOLE, start, end);
        }
    }

    private void clear() {
        length = 0;
        plain = true;
    }

    private void emit(TokenKind kind, int start, int end) {
        sink.token(buffer, length, kind, position, start, end);
    }

    private void stem() {
        if (stemming && plain && length <= Analyzer.MAX_WORD_LENGTH) {
            length = KnownStems.stem(buffer, length);
        }
    }

    private void fold(int start, int end) {
        for (int i = start; i < end; i++) {
            if (text[i] >= 128) {
                foldBeyondAscii(start, end);
                return;
            }
        }
        int n = length;
        for (int i = start; i < end && n < buffer.length; i++) {
            char c = text[i];
            if (c >= 'A' && c <= 'Z') {
                c = (char) (c + ('a' - 'A'));
            } else if (c < 'a' && c != '\'') {
                plain = false;
            }
            buffer[n++] = c;
        }
        length = n;
    }

    private void foldBeyondAscii(int start, int end) {
        String folded = Folding.fold(new String(text, start, end - start));
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            plain &= (c >= 'a' && c <= 'z') || c == '\'';
        }
        append(folded);
    }

    private void append(String folded) {
        int n = Math.min(folded.length(), buffer.length - length);
        if (n > 0 && n < folded.length() && Character.isHighSurrogate(folded.charAt(n - 1))) {
            n--;
        }
        folded.getChars(0, n, buffer, length);
        length += n;
    }

    /** Where the part that begins at {@code start} ends, within a word that ends at {@code end}. */
    private int partEnd(int start, int end) {
        if (end - start > Analyzer.MAX_WORD_LENGTH) {
            return end;
        }
        int beforeLast = MARK;
        int last = MARK;
        int lastAt = start;
        for (int i = start; i < end; ) {
            int codePoint = Character.codePointAt(text, i, end);
            int kind = Characters.kind(codePoint);
            if (kind == LOWER || kind == UPPER || kind == DIGIT) {
                if (kind == UPPER && (last == LOWER || last == DIGIT)) {
                    return i;
                }
                if (kind == LOWER && last == UPPER && beforeLast == UPPER && !isPlural(i, end)) {
                    return lastAt;
                }
                if (kind == DIGIT && last != DIGIT && i - start > 1 && isNumberSuffix(i, end)) {
                    return i;
                }
                beforeLast = last;
                last = kind;
                lastAt = i;
            }
            i += Character.charCount(codePoint);
        }
        return end;
    }

    /** Whether an "s" after capitals only makes their plural, as in {@code URLs}. */
    private boolean isPlural(int i, int end) {
        return text[i] == 's' && (i + 1 == end || Characters.kind(text[i + 1]) == UPPER);
    }

    /** Whether the digits from here on reach to the end of the word or to a capital, as in {@code utf8} and {@code utf8Decoder}. */
    private boolean isNumberSuffix(int start, int end) {
        int i = start;
        while (i < end && Characters.kind(text[i]) == DIGIT) {
            i++;
        }
        return i == end || Characters.kind(text[i]) == UPPER;
    }
}
