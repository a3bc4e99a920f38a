package dev.stackmemory.ports.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/** Takes the value that the parser stands on as what it should be. {@code null} is an absent value everywhere. */
final class JsonFields {
    /** More digits than any long has, yet few enough to be turned into a number. */
    private static final int MAX_DIGITS = 40;

    private final JsonParser parser;
    private final char[] source;

    JsonFields(JsonParser parser, char[] source) {
        this.parser = parser;
        this.source = source;
    }

    /** Notes that the key was seen, and refuses one that is unknown or seen before. */
    long mark(FrameKeys keys, long seen, String key) {
        long bit = keys.bit(key);
        if (bit == 0) {
            throw malformed(keys.unknown(key));
        }
        if ((seen & bit) != 0) {
            throw malformed("'" + key + "' is given twice");
        }
        return seen | bit;
    }

    Optional<String> text(String key) {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> Optional.of(parser.getString());
            case VALUE_NULL -> Optional.empty();
            default -> throw wrongKind(key, "a string");
        };
    }

    /** The value's text as it stands there, or the text of the string if the key says so. */
    Optional<String> json(String key) {
        if (key.endsWith(FrameKeys.AS_TEXT)) {
            return text(key);
        }
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return Optional.empty();
        }
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getCharOffset();
        return Optional.of(new String(source, start, end - start));
    }

    OptionalLong integer(String key, long min, long max) {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> OptionalLong.empty();
            case VALUE_NUMBER_INT -> {
                try {
                    long value = Long.parseLong(parser.getString());
                    if (value >= min && value <= max) {
                        yield OptionalLong.of(value);
                    }
                } catch (NumberFormatException tooLarge) {
                    throw outOfRange(key, min, max);
                }
                throw outOfRange(key, min, max);
            }
            default -> throw wrongKind(key, "a whole number");
        };
    }

    /** A number in [0, 1]. */
    OptionalDouble share(String key) {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> OptionalDouble.empty();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                double value =
                        parser.getStringLength() > MAX_DIGITS ? Double.NaN : Double.parseDouble(parser.getString());
                if (!(value >= 0 && value <= 1)) {
                    throw malformed("'" + key + "' must lie between 0 and 1");
                }
                yield OptionalDouble.of(value);
            }
            default -> throw wrongKind(key, "a number");
        };
    }

    /** An ISO 8601 instant with its offset from UTC, or milliseconds since 1970. */
    Optional<Instant> instant(String key) {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> Optional.empty();
            case VALUE_NUMBER_INT ->
                Optional.of(Instant.ofEpochMilli(
                        integer(key, Long.MIN_VALUE, Long.MAX_VALUE).getAsLong()));
            case VALUE_STRING -> {
                String text = parser.getString();
                try {
                    yield Optional.of(
                            text.endsWith("Z")
                                    ? Instant.parse(text)
                                    : OffsetDateTime.parse(text).toInstant());
                } catch (DateTimeException malformed) {
                    throw malformed("'" + key + "' must be an instant such as 2026-03-01T09:30:00.000Z, not '"
                            + shortened(text) + "'");
                }
            }
            default -> throw wrongKind(key, "an instant");
        };
    }

    List<String> texts(String key) {
        var found = new ArrayList<String>();
        if (isArray(key)) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() != JsonToken.VALUE_STRING) {
                    throw wrongKind("an element of " + key, "a string");
                }
                found.add(parser.getString());
            }
        }
        return found;
    }

    boolean isObject(String key) {
        return opens(key, JsonToken.START_OBJECT);
    }

    boolean isArray(String key) {
        return opens(key, JsonToken.START_ARRAY);
    }

    private boolean opens(String key, JsonToken bracket) {
        if (parser.currentToken() == bracket) {
            return true;
        }
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return false;
        }
        throw wrongKind(key, kind(bracket));
    }

    /** Turns the refusal of a value by the domain into one that says where it stands. */
    <T> T checked(Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException refused) {
            throw malformed(String.valueOf(refused.getMessage()));
        }
    }

    /** At the token that the parser stands on. */
    MalformedFrameJson malformed(String reason) {
        return at(reason, parser.currentTokenLocation());
    }

    static MalformedFrameJson malformed(JacksonException refused) {
        // What the parser says about its own options helps nobody here.
        String reason = String.valueOf(refused.getOriginalMessage())
                .replaceFirst("(?s)( \\(start marker at|: maybe a \\(non-standard\\) comment).*", "");
        return at(reason, refused.getLocation());
    }

    static String kind(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a truth value";
            case VALUE_NULL -> "null";
            default -> "a bracket";
        };
    }

    private MalformedFrameJson wrongKind(String key, String expected) {
        return malformed("'" + key + "' must be " + expected + ", not " + kind(parser.currentToken()));
    }

    private MalformedFrameJson outOfRange(String key, long min, long max) {
        return malformed("'" + key + "' must lie between " + min + " and " + max);
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    private static MalformedFrameJson at(String reason, TokenStreamLocation place) {
        return new MalformedFrameJson(reason, Math.max(1, place.getLineNr()), Math.max(1, place.getColumnNr()));
    }
}
