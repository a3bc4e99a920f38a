package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.ports.json.JsonSyntax;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Decides which metadata PostgreSQL takes as JSONB: one text that it refused would undo the transaction of all. */
final class MetadataJson {
    private static final int MAX_LENGTH = 65_536;
    private static final int MAX_DEPTH = 500;
    /** PostgreSQL's numbers end at 131,072 digits; nobody asks for one of more than these. */
    private static final Pattern LONG_NUMBER = Pattern.compile("[0-9.]{200,}|[0-9][eE][+-]?[0-9]{4,}");

    private MetadataJson() {}

    /** The text, if it can be queried as JSONB, or null; what comes out of JSONB is not what came in, so this is never read back. */
    static @Nullable String of(@Nullable String metadata) {
        if (metadata == null || metadata.isEmpty() || metadata.length() > MAX_LENGTH) {
            return null;
        }
        boolean refused = metadata.equals("{}")
                || metadata.contains("\\u0000")
                || metadata.contains("\\ud")
                || metadata.contains("\\uD")
                || metadata.indexOf('\uFFFE') >= 0
                || metadata.startsWith("\uFEFF")
                || LONG_NUMBER.matcher(metadata).find()
                || depth(metadata) > MAX_DEPTH;
        return refused || !JsonSyntax.isWellFormed(metadata) ? null : metadata;
    }

    private static int depth(String text) {
        int depth = 0;
        int deepest = 0;
        boolean inString = false;
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            if (inString && unit == '\\') {
                index++;
            } else if (unit == '"') {
                inString = !inString;
            } else if (!inString && (unit == '{' || unit == '[')) {
                deepest = Math.max(deepest, ++depth);
            } else if (!inString && (unit == '}' || unit == ']')) {
                depth--;
            }
        }
        return deepest;
    }
}
