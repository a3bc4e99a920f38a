package dev.stackmemory.domain.text;

import java.text.Normalizer;

/**
 * Brings a word to its folded form: compatibility decomposition, lower case by code point (no locale), diacritics of Latin, Greek,
 * Cyrillic, Hebrew and Arabic removed, a few letters that do not decompose spelled out, recomposed.
 */
final class Folding {
    private Folding() {}

    static String fold(String word) {
        String decomposed = Normalizer.normalize(word, Normalizer.Form.NFKD);
        StringBuilder folded = new StringBuilder(decomposed.length());
        for (int i = 0; i < decomposed.length(); ) {
            int c = decomposed.codePointAt(i);
            i += Character.charCount(c);
            append(folded, Character.toLowerCase(c));
        }
        return Normalizer.normalize(folded, Normalizer.Form.NFC);
    }

    private static void append(StringBuilder folded, int c) {
        switch (c) {
            case 'ß' -> folded.append("ss");
            case 'æ' -> folded.append("ae");
            case 'œ' -> folded.append("oe");
            case 'ø' -> folded.append('o');
            case 'đ', 'ð' -> folded.append('d');
            case 'ħ' -> folded.append('h');
            case 'ł' -> folded.append('l');
            case 'ŧ' -> folded.append('t');
            case 'þ' -> folded.append("th");
            case 'ı' -> folded.append('i');
            case 'ς' -> folded.append('σ');
            case '\u2019', '\uFF07' -> folded.append('\'');
            default -> {
                if (isKept(c)) {
                    folded.appendCodePoint(c);
                }
            }
        }
    }

    private static boolean isKept(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK) {
            return !isDiacritic(c);
        }
        return type == Character.COMBINING_SPACING_MARK || (c != 0x0640 && Character.isLetterOrDigit(c)) || c == '\'';
    }

    private static boolean isDiacritic(int c) {
        return (c >= 0x0300 && c <= 0x036F)
                || (c >= 0x0591 && c <= 0x05C7)
                || (c >= 0x0610 && c <= 0x061A)
                || (c >= 0x064B && c <= 0x065F)
                || c == 0x0670
                || (c >= 0x06D6 && c <= 0x06ED)
                || (c >= 0x1AB0 && c <= 0x1AFF)
                || (c >= 0x1DC0 && c <= 0x1DFF)
                || (c >= 0x20D0 && c <= 0x20FF)
                || (c >= 0xFE20 && c <= 0xFE2F);
    }
}
