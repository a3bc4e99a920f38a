package dev.stackmemory.domain.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the strings of a JSON text that are values, not member names. Reads only as much grammar as that takes, so it never fails: what
 * does not look like a JSON object, array or string is one text as it stands. Linear in the length of the text.
 */
final class JsonTexts {
    private final String json;
    private final List<String> found = new ArrayList<>();
    private int next;

    private JsonTexts(String json) {
        this.json = json;
    }

    static void forEach(String json, Consumer<String> sink) {
        var texts = new JsonTexts(json);
        if (texts.read()) {
            texts.found.forEach(sink);
        } else {
            sink.accept(json);
        }
    }

    /** Whether the text has the outline of JSON: it begins and ends like it, and every string in it ends. */
    private boolean read() {
        String trimmed = json.strip();
        int kind = trimmed.isEmpty() ? -1 : "{[\"".indexOf(trimmed.charAt(0));
        if (kind < 0 || trimmed.charAt(trimmed.length() - 1) != "}]\"".charAt(kind)) {
            return false;
        }
        while (next < json.length()) {
            if (json.charAt(next++) == '"') {
                String text = string();
                if (text == null) {
                    return false;
                }
                if (!colonFollows()) {
                    found.add(text);
                }
            }
        }
        return true;
    }

    private boolean colonFollows() {
        while (next < json.length() && Character.isWhitespace(json.charAt(next))) {
            next++;
        }
        return next < json.length() && json.charAt(next) == ':';
    }

    /** The string whose opening quote has just been read, or null if it does not end. */
    private @Nullable String string() {
        int end = next;
        boolean escaped = false;
        while (end < json.length() && json.charAt(end) != '"') {
            if (json.charAt(end) == '\\') {
                escaped = true;
                end++;
            }
            end++;
        }
        if (end >= json.length()) {
            return null;
        }
        String raw = json.substring(next, end);
        next = end + 1;
        return escaped ? unescape(raw) : raw;
    }

    private static String unescape(String raw) {
        var text = new StringBuilder(raw.length());
        for (int index = 0; index < raw.length(); index++) {
            char unit = raw.charAt(index);
            if (unit != '\\' || index + 1 == raw.length()) {
                text.append(unit);
                continue;
            }
            char kind = raw.charAt(++index);
            switch (kind) {
                case 'n', 'r', 't', 'b', 'f' -> text.append(kind == 'n' ? '\n' : ' ');
                case 'u' -> {
                    int unitValue = hexadecimal(raw, index + 1);
                    if (unitValue >= 0) {
                        text.append((char) unitValue);
                        index += 4;
                    } else {
                        text.append(' ');
                    }
                }
                default -> text.append(kind);
            }
        }
        return text.toString();
    }

    private static int hexadecimal(String raw, int start) {
        if (start + 4 > raw.length()) {
            return -1;
        }
        int value = 0;
        for (int index = start; index < start + 4; index++) {
            int digit = Character.digit(raw.charAt(index), 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
