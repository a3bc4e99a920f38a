package dev.stackmemory.domain.redact;

/**
 * Finds where a run of characters of one class ends. The latest run is remembered, and the end is the same from every position inside
 * it: so a whole scan looks at each character once per instance, however often a hostile text makes a rule begin and fail.
 */
final class Run {
    @FunctionalInterface
    interface CharacterClass {
        boolean accepts(char c);
    }

    private final String text;
    private final CharacterClass characters;
    private int knownStart = 0;
    private int knownEnd = 0;

    Run(String text, CharacterClass characters) {
        this.text = text;
        this.characters = characters;
    }

    /** The index after the last accepted character at or after {@code from}; {@code from} itself if the first is not accepted. */
    int endFrom(int from) {
        if (from < knownStart || from >= knownEnd) {
            int end = from;
            while (end < text.length() && characters.accepts(text.charAt(end))) {
                end++;
            }
            knownStart = from;
            knownEnd = end;
        }
        return Math.max(from, knownEnd);
    }
}
