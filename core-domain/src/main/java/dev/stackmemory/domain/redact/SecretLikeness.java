package dev.stackmemory.domain.redact;

/**
 * Tells a secret from the ordinary things that are assigned to a name such as {@code password}: a word, a variable, a call, a path, a
 * number. A secret mixes letters with digits, changes its class of character at least once in four characters on average (a capital
 * before small letters counts as one class with them, so that {@code TokenProvider2} is a name), and repeats few characters.
 */
final class SecretLikeness {
    private static final int CHARACTERS_PER_CHANGE = 4;
    private static final double MIN_BITS_PER_CHARACTER = 2.5;
    private static final int HISTOGRAM = 128;

    private SecretLikeness() {}

    static boolean of(String text, int start, int end, boolean quoted) {
        return mixesLettersAndDigits(text, start, end)
                && !startsLikeReference(text.charAt(start))
                && !isNumber(text, start, end)
                && !containsAny(text, start, end)
                && (quoted || !isDottedName(text, start, end))
                && segments(text, start, end) * CHARACTERS_PER_CHANGE >= end - start
                && bitsPerCharacter(text, start, end) >= MIN_BITS_PER_CHARACTER;
    }

    static boolean mixesLettersAndDigits(String text, int start, int end) {
        boolean letters = false;
        boolean digits = false;
        for (int index = start; index < end && !(letters && digits); index++) {
            letters |= Characters.isLetter(text.charAt(index));
            digits |= Characters.isDigit(text.charAt(index));
        }
        return letters && digits;
    }

    /** A path, a variable of a shell or a template, a placeholder. */
    private static boolean startsLikeReference(char c) {
        return "/.~$%<{[(*@".indexOf(c) >= 0;
    }

    private static boolean isNumber(String text, int start, int end) {
        for (int index = start; index < end; index++) {
            char c = text.charAt(index);
            if (!Characters.isDigit(c) && "+-.eE_xX".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean containsAny(String text, int start, int end) {
        String value = text.substring(start, end);
        return value.contains("://") || value.contains(Secret.REPLACEMENT_START) || value.contains("${");
    }

    /** Such as {@code settings.database.password2}. */
    private static boolean isDottedName(String text, int start, int end) {
        boolean dotted = false;
        boolean atStart = true;
        for (int index = start; index < end; index++) {
            char c = text.charAt(index);
            if (c == '.') {
                if (atStart) {
                    return false;
                }
                dotted = true;
                atStart = true;
            } else if (!Characters.isLetter(c) && c != '_' && (atStart || !Characters.isDigit(c))) {
                return false;
            } else {
                atStart = false;
            }
        }
        return dotted && !atStart;
    }

    private static int segments(String text, int start, int end) {
        int segments = 1;
        for (int index = start + 1; index < end; index++) {
            int before = characterClass(text.charAt(index - 1));
            int here = characterClass(text.charAt(index));
            boolean capitalised = before == 1 && here == 0;
            if (before != here && !capitalised) {
                segments++;
            }
        }
        return segments;
    }

    private static int characterClass(char c) {
        if (Characters.isLower(c)) {
            return 0;
        }
        if (Characters.isUpper(c)) {
            return 1;
        }
        return Characters.isDigit(c) ? 2 : 3;
    }

    /** Shannon's entropy of the value's own characters; those outside ASCII count as one. */
    private static double bitsPerCharacter(String text, int start, int end) {
        int[] counts = new int[HISTOGRAM];
        for (int index = start; index < end; index++) {
            counts[Math.min(text.charAt(index), HISTOGRAM - 1)]++;
        }
        double length = end - start;
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                bits -= count / length * (Math.log(count / length) / Math.log(2));
            }
        }
        return bits;
    }
}
