package dev.stackmemory.ports.search;

/** Which terms of the dictionary are meant. Texts are compared as the analyzer writes terms; half of a surrogate pair matches none. */
public sealed interface TermPattern {
    /** What the pattern is made from; not empty. */
    String text();

    /** Terms that begin with the text, the text itself included. */
    record Prefix(String text) implements TermPattern {
        public Prefix {
            requireText(text);
        }
    }

    /** Terms that contain the text. The whole dictionary is read. */
    record Substring(String text) implements TermPattern {
        public Substring {
            requireText(text);
        }
    }

    /**
     * Terms that become the text by few edits: a character inserted, deleted, replaced, or two neighbours exchanged.
     *
     * @param edits how many edits at most, 1 or 2
     */
    record Fuzzy(String text, int edits) implements TermPattern {
        public Fuzzy {
            requireText(text);
            if (edits < 1 || edits > 2) {
                throw new IllegalArgumentException(edits + " edits: 1 or 2 are possible");
            }
        }
    }

    private static void requireText(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a pattern needs text");
        }
    }
}
