package dev.stackmemory.ports.json;

/**
 * Writes JSON to a {@link StringBuilder} without blanks or line breaks. Halves of surrogate pairs are escaped, so the text survives UTF-8. The
 * caller keeps the order of calls right; nothing checks it. Not thread-safe.
 */
public final class JsonWriter {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out;
    private boolean separate;

    public JsonWriter(StringBuilder out) {
        this.out = out;
    }

    public JsonWriter beginObject() {
        return open('{');
    }

    public JsonWriter endObject() {
        return close('}');
    }

    public JsonWriter beginArray() {
        return open('[');
    }

    public JsonWriter endArray() {
        return close(']');
    }

    public JsonWriter name(String name) {
        string(name);
        out.append(':');
        separate = false;
        return this;
    }

    public JsonWriter string(String text) {
        separate();
        out.append('"');
        escape(text);
        out.append('"');
        return this;
    }

    public JsonWriter number(long number) {
        separate();
        out.append(number);
        return this;
    }

    /** A number that reads back as the same double; it must be finite. */
    public JsonWriter number(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException(number + " has no form in JSON");
        }
        separate();
        out.append(number);
        return this;
    }

    public JsonWriter bool(boolean value) {
        separate();
        out.append(value);
        return this;
    }

    /** A value that is JSON already, as it is. */
    public JsonWriter raw(String json) {
        separate();
        out.append(json);
        return this;
    }

    private JsonWriter open(char bracket) {
        separate();
        out.append(bracket);
        separate = false;
        return this;
    }

    private JsonWriter close(char bracket) {
        out.append(bracket);
        separate = true;
        return this;
    }

    private void separate() {
        if (separate) {
            out.append(',');
        }
        separate = true;
    }

    private void escape(String text) {
        int written = 0;
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            if (unit >= ' ' && unit != '"' && unit != '\\' && !Character.isSurrogate(unit)) {
                continue;
            }
            boolean pair = Character.isHighSurrogate(unit)
                    && index + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(index + 1));
            if (pair) {
                index++;
                continue;
            }
            out.append(text, written, index);
            escape(unit);
            written = index + 1;
        }
        out.append(text, written, text.length());
    }

    private void escape(char unit) {
        out.append('\\');
        switch (unit) {
            case '"', '\\' -> out.append(unit);
            case '\n' -> out.append('n');
            case '\r' -> out.append('r');
            case '\t' -> out.append('t');
            case '\b' -> out.append('b');
            case '\f' -> out.append('f');
            default ->
                out.append('u')
                        .append(HEX[unit >> 12])
                        .append(HEX[(unit >> 8) & 0xF])
                        .append(HEX[(unit >> 4) & 0xF])
                        .append(HEX[unit & 0xF]);
        }
    }
}
