package dev.stackmemory.domain.redact;

import java.util.regex.Pattern;

/** Decides whether a text is JSON as RFC 8259 has it, by consuming it token by token. */
final class StrictJson {
    private static final Pattern TOKEN =
            Pattern.compile("\"(?:[^\"\\\\\\x00-\\x1f]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4})*+\""
                    + "|-?(?:0|[1-9]\\d*+)(?:\\.\\d++)?+(?:[eE][+-]?\\d++)?+|true|false|null");

    private final String json;
    private int index = 0;

    private StrictJson(String json) {
        this.json = json;
    }

    static boolean isValid(String json) {
        var parser = new StrictJson(json);
        return parser.value() && parser.index == json.length();
    }

    private boolean value() {
        if (take('{')) {
            return take('}') || members('}', true);
        }
        if (take('[')) {
            return take(']') || members(']', false);
        }
        return scalar();
    }

    private boolean members(char close, boolean named) {
        do {
            boolean member = (!named || (scalar() && take(':'))) && value();
            if (!member) {
                return false;
            }
        } while (take(','));
        return take(close);
    }

    private boolean scalar() {
        var matcher = TOKEN.matcher(json).region(index, json.length());
        if (!matcher.lookingAt()) {
            return false;
        }
        index = matcher.end();
        return true;
    }

    private boolean take(char c) {
        if (index < json.length() && json.charAt(index) == c) {
            index++;
            return true;
        }
        return false;
    }
}
