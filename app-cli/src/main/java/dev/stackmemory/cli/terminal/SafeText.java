package dev.stackmemory.cli.terminal;

/**
 * Stored text made harmless for a terminal: nothing in it moves the cursor, changes colours, reverses the direction of reading or ends a
 * line that the program did not end.
 */
public final class SafeText {
    private static final char REPLACEMENT = '\uFFFD';
    private static final char CONTROL_PICTURES = '\u2400';

    private SafeText() {}

    /** One line: every run of white space becomes one blank. */
    public static String line(String text) {
        var safe = new StringBuilder(Math.min(text.length(), 1_000));
        boolean blank = false;
        for (int index = 0; index < text.length(); ) {
            int codePoint = text.codePointAt(index);
            index += Character.charCount(codePoint);
            if (Character.isWhitespace(codePoint) || codePoint == '\u0085') {
                blank = !safe.isEmpty();
            } else {
                if (blank) {
                    safe.append(' ');
                    blank = false;
                }
                append(codePoint, safe);
            }
        }
        return safe.toString();
    }

    /** Several lines: line breaks stay, a tab becomes four blanks. */
    public static String lines(String text) {
        var safe = new StringBuilder(text.length());
        for (int index = 0; index < text.length(); ) {
            int codePoint = text.codePointAt(index);
            index += Character.charCount(codePoint);
            switch (codePoint) {
                case '\n' -> safe.append('\n');
                case '\t' -> safe.append("    ");
                case '\r' -> {
                    if (index == text.length() || text.charAt(index) != '\n') {
                        safe.append('\n');
                    }
                }
                default -> append(codePoint, safe);
            }
        }
        return safe.toString();
    }

    /** One line of the same length in UTF-16 units, so that positions in the text stay right. */
    public static String sameLength(String text) {
        var safe = new StringBuilder(text.length());
        for (int index = 0; index < text.length(); ) {
            int codePoint = text.codePointAt(index);
            index += Character.charCount(codePoint);
            if (Character.isWhitespace(codePoint)) {
                safe.append(' ');
            } else {
                append(codePoint, safe);
            }
        }
        return safe.toString();
    }

    private static void append(int codePoint, StringBuilder safe) {
        if (codePoint < ' ') {
            safe.append((char) (CONTROL_PICTURES + codePoint));
        } else if (codePoint == 0x7F) {
            safe.append('\u2421');
        } else if (isHarmful(codePoint)) {
            safe.append(REPLACEMENT);
        } else {
            safe.appendCodePoint(codePoint);
        }
    }

    private static boolean isHarmful(int codePoint) {
        return isWithin(codePoint, 0x80, 0x9F)
                || isWithin(codePoint, 0x2028, 0x202E)
                || isWithin(codePoint, 0x2066, 0x2069)
                || isWithin(codePoint, Character.MIN_SURROGATE, Character.MAX_SURROGATE);
    }

    private static boolean isWithin(int codePoint, int first, int last) {
        return codePoint >= first && codePoint <= last;
    }
}
