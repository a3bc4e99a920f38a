package dev.stackmemory.adapter.embedding.internal;

/** Texts in the form that models take: whole characters, and not too many. */
final class EmbeddableText {
    private static final char REPLACEMENT = '\uFFFD';

    private EmbeddableText() {}

    /** Whether there is nothing in it but white space and control characters. */
    static boolean isBlank(String text) {
        return text.chars().allMatch(character -> character <= ' ' || Character.isWhitespace(character));
    }

    /** The prefix and as much of the text as fits, half surrogates replaced: they have no UTF-8 form, so no server would take them. */
    static String prepare(String prefix, String text, int maxCharacters) {
        return wellFormed(prefix + cut(text.strip(), maxCharacters));
    }

    /** At most the first so many characters (UTF-16 units), never half of a pair. */
    static String cut(String text, int maxCharacters) {
        if (text.length() <= maxCharacters) {
            return text;
        }
        boolean splitsPair = Character.isHighSurrogate(text.charAt(maxCharacters - 1))
                && Character.isLowSurrogate(text.charAt(maxCharacters));
        return text.substring(0, splitsPair ? maxCharacters - 1 : maxCharacters);
    }

    private static String wellFormed(String text) {
        int firstBad = firstHalfSurrogate(text, 0);
        if (firstBad < 0) {
            return text;
        }
        StringBuilder repaired = new StringBuilder(text);
        for (int at = firstBad; at >= 0; at = firstHalfSurrogate(text, at + 1)) {
            repaired.setCharAt(at, REPLACEMENT);
        }
        return repaired.toString();
    }

    private static int firstHalfSurrogate(String text, int from) {
        for (int at = from; at < text.length(); at++) {
            if (!Character.isSurrogate(text.charAt(at))) {
                continue;
            }
            if (at + 1 < text.length() && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1))) {
                at++;
                continue;
            }
            return at;
        }
        return -1;
    }
}
