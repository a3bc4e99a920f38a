package dev.stackmemory.ports.json;

import dev.stackmemory.domain.frame.GeneralizedUtf8;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** What counts as JSON here, the same for reading and for writing. */
public final class JsonSyntax {
    /** How deep a nested value may be; one that is deeper travels as text. */
    static final int MAX_VALUE_DEPTH = 10_000;

    /** Frame, events, event: what lies around a value. */
    private static final int FRAME_DEPTH = 3;

    private static final JsonFactory VALUES = factory(MAX_VALUE_DEPTH);
    private static final JsonFactory FRAMES = factory(MAX_VALUE_DEPTH + FRAME_DEPTH);

    private JsonSyntax() {}

    /** Whether the text is one JSON value by RFC 8259, with or without blanks around it. */
    public static boolean isWellFormed(String text) {
        return text.equals("{}") || isOneValue(text);
    }

    /** A parser of a frame's text; its offsets count chars. */
    static JsonParser frameParser(char[] text, int length) {
        return FRAMES.createParser(ObjectReadContext.empty(), text, 0, length);
    }

    /**
     * Whether the text can stand in a line of JSON as it is and come back unchanged: one well-formed value without a line break, without
     * blanks around it and without half a surrogate pair. {@code null} cannot, for it reads as an absent value.
     */
    static boolean standsAsItIs(String text) {
        if (text.equals("{}") || text.equals("[]")) {
            return true;
        }
        if (text.isEmpty()
                || text.equals("null")
                || isBlank(text.charAt(0))
                || isBlank(text.charAt(text.length() - 1))) {
            return false;
        }
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0 || !GeneralizedUtf8.isWellFormed(text)) {
            return false;
        }
        return isOneValue(text);
    }

    private static boolean isOneValue(String text) {
        try (JsonParser parser = VALUES.createParser(ObjectReadContext.empty(), text.toCharArray(), 0, text.length())) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JacksonException malformed) {
            return false;
        }
    }

    private static boolean isBlank(char unit) {
        return unit == ' ' || unit == '\t' || unit == '\n' || unit == '\r';
    }

    /**
     * Lengths are bounded by whoever reads the text into memory, so only the depth needs a bound of its own. A table of names that
     * collides must slow a reader down rather than make the same text readable once and malformed another time.
     */
    private static JsonFactory factory(int maxDepth) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth)
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNumberLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .build())
                .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                .build();
    }
}
