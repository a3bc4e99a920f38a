package dev.stackmemory.ports.search;

import dev.stackmemory.domain.text.EditDistance;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/** Which terms of the dictionary are meant. Texts are compared as the analyzer writes terms; half of a surrogate pair matches none. */
public sealed interface TermPattern {
    /** What the pattern is made from; not empty. */
    String text();

    /** The order of terms that match: fewest edits, then fewest UTF-8 bytes, then by their UTF-8 bytes. */
    default Comparator<String> closestFirst() {
        Comparator<String> shortestFirst = Comparator.comparingInt((String term) -> utf8(term).length)
                .thenComparing(TermPattern::utf8, Arrays::compareUnsigned);
        return switch (this) {
            case Prefix prefix -> shortestFirst;
            case Substring substring -> shortestFirst;
            case Fuzzy fuzzy ->
                Comparator.comparingInt((String term) -> EditDistance.between(fuzzy.text(), term))
                        .thenComparing(shortestFirst);
        };
    }

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

    private static byte[] utf8(String term) {
        return term.getBytes(StandardCharsets.UTF_8);
    }

    private static void requireText(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a pattern needs text");
        }
    }
}
