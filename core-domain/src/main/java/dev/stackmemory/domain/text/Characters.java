package dev.stackmemory.domain.text;

/** Classes of characters as the analyzer sees them. */
final class Characters {
    /** Separates words. */
    static final int OTHER = 0;
    /** A letter that is not in upper case. */
    static final int LOWER = 1;
    /** A letter in upper or title case. */
    static final int UPPER = 2;
    /** A decimal digit or a letter-like number. */
    static final int DIGIT = 3;
    /** Goes with the letter before it: a combining mark or an invisible joiner. */
    static final int MARK = 4;
    /** A letter of a script that writes no blanks between words. */
    static final int UNSPACED = 5;
    /** An emoji. */
    static final int PICTOGRAPH = 6;
    /** Half of a flag. */
    static final int REGIONAL = 7;

    private static final byte[] ASCII = new byte[128];

    static {
        for (char c = 'a'; c <= 'z'; c++) {
            ASCII[c] = LOWER;
            ASCII[c - 'a' + 'A'] = UPPER;
        }
        for (char c = '0'; c <= '9'; c++) {
            ASCII[c] = DIGIT;
        }
    }

    private Characters() {}

    static int kind(int codePoint) {
        return codePoint < 128 ? ASCII[codePoint] : kindBeyondAscii(codePoint);
    }

    private static int kindBeyondAscii(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.LOWERCASE_LETTER, Character.MODIFIER_LETTER, Character.OTHER_LETTER ->
                isUnspaced(codePoint) ? UNSPACED : LOWER;
            case Character.UPPERCASE_LETTER, Character.TITLECASE_LETTER -> UPPER;
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER -> isUnspaced(codePoint) ? UNSPACED : DIGIT;
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
                isUnspaced(codePoint) ? UNSPACED : MARK;
            case Character.FORMAT -> isInvisibleJoiner(codePoint) ? MARK : OTHER;
            default -> symbol(codePoint);
        };
    }

    private static int symbol(int codePoint) {
        if (codePoint >= 0x1F1E6 && codePoint <= 0x1F1FF) {
            return REGIONAL;
        }
        return codePoint > 0xFF && Character.isExtendedPictographic(codePoint) ? PICTOGRAPH : OTHER;
    }

    private static boolean isInvisibleJoiner(int codePoint) {
        return codePoint == 0xAD || codePoint == 0x200C || codePoint == 0x200D;
    }

    /** Blocks of Thai, Lao, Myanmar, Khmer, Hangul, Bopomofo, Kana and Han. */
    private static boolean isUnspaced(int c) {
        if (c < 0x0E00) {
            return false;
        }
        return c <= 0x0EFF
                || (c >= 0x1000 && c <= 0x109F)
                || (c >= 0x1100 && c <= 0x11FF)
                || (c >= 0x1780 && c <= 0x17FF)
                || (c >= 0x2E80 && c <= 0xA4CF)
                || (c >= 0xA960 && c <= 0xA97F)
                || (c >= 0xAC00 && c <= 0xD7FF)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0xFF66 && c <= 0xFFDC)
                || (c >= 0x1AFF0 && c <= 0x1B16F)
                || (c >= 0x20000 && c <= 0x3FFFF);
    }

    /** Whether the character, always beyond ASCII, may make a cluster together with the one before it once composed. */
    static boolean mayCompose(int c) {
        return (c >= 0x1100 && c <= 0x11FF)
                || c == 0x3099
                || c == 0x309A
                || (c >= 0x3131 && c <= 0x318E)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0xFF66 && c <= 0xFFDC);
    }

    /** Whether the character continues the syllable or sound of the one before it. */
    static boolean continuesCluster(int c) {
        return (c >= 0x1160 && c <= 0x11FF) || c == 0x3099 || c == 0x309A || c == 0xFF9E || c == 0xFF9F;
    }

    static boolean isApostrophe(char c) {
        return c == '\'' || c == '\u2019' || c == '\uFF07';
    }

    /** Joins words to a name. */
    static boolean joinsName(char c) {
        return c == '_' || c == '-';
    }

    /** Joins names to a path. */
    static boolean joinsPath(char c) {
        return c == '.' || c == '/' || c == '\\' || c == '@';
    }
}
