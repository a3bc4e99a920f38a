package dev.stackmemory.adapter.imports.internal.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** Reads one JSON value whole. */
public final class JsonTree {
    /** Deeper than any transcript, and shallow enough to recurse. */
    private static final int MAX_DEPTH = 1_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .build();

    private JsonTree() {}

    /** Text that is no JSON; the message says what is wrong and in which column. */
    public static final class MalformedJson extends Exception {
        private static final long serialVersionUID = 1;

        MalformedJson(String message) {
            super(message);
        }
    }

    /** The value that the UTF-8 bytes spell. */
    public static Json read(byte[] utf8, int offset, int length) throws MalformedJson {
        CharBuffer text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8, offset, length));
        } catch (CharacterCodingException malformed) {
            throw new MalformedJson("not UTF-8");
        }
        int mark = text.hasRemaining() && text.get(0) == '\uFEFF' ? 1 : 0;
        try (JsonParser parser =
                FACTORY.createParser(ObjectReadContext.empty(), text.array(), mark, text.remaining() - mark)) {
            if (parser.nextToken() == null) {
                throw new MalformedJson("nothing but blanks");
            }
            Json value = value(parser);
            if (parser.nextToken() != null) {
                throw new MalformedJson("something follows the value");
            }
            return value;
        } catch (JacksonException malformed) {
            // What the parser says about its own options helps nobody here.
            String reason = String.valueOf(malformed.getOriginalMessage())
                    .replaceFirst("(?s)( \\(start marker at|: maybe a \\(non-standard\\) comment).*", "");
            throw new MalformedJson(
                    reason + " (column " + malformed.getLocation().getColumnNr() + ")");
        }
    }

    private static Json value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                var members = new LinkedHashMap<String, Json>();
                for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                    parser.nextToken();
                    members.put(name, value(parser));
                }
                yield new Json.Members(members);
            }
            case START_ARRAY -> {
                var elements = new ArrayList<Json>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser));
                }
                yield new Json.Elements(elements);
            }
            case VALUE_STRING -> new Json.Text(parser.getString());
            default -> new Json.Literal(parser.getString());
        };
    }
}
