package dev.stackmemory.ports.json;

import dev.stackmemory.domain.frame.Frame;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The JSON form of a frame, described in {@code docs/frame-json.md}. Reading what was written gives an equal frame, and writing it again the
 * same bytes. Thread-safe.
 */
public final class FrameJson {
    private FrameJson() {}

    /** The canonical form: one line, without its line break. Well-formed Unicode whatever the frame holds. */
    public static String write(Frame frame) {
        var out = new StringBuilder(256 + frame.content().length());
        append(frame, out);
        return out.toString();
    }

    /** Appends the canonical form. */
    public static void append(Frame frame, StringBuilder out) {
        new FrameJsonWriter(new JsonWriter(out)).write(frame);
    }

    /** Writes the frame as one value of something larger. */
    public static void write(Frame frame, JsonWriter out) {
        new FrameJsonWriter(out).write(frame);
    }

    /**
     * Reads one frame, whose text may have line breaks.
     *
     * @throws MalformedFrameJson if the text is not one object of that form
     */
    public static Frame read(String text, FrameDefaults defaults) {
        return read(text.toCharArray(), text.length(), defaults);
    }

    /**
     * Reads one frame from UTF-8, with or without a byte order mark.
     *
     * @throws MalformedFrameJson if the bytes are not UTF-8 or not one object of that form
     */
    public static Frame read(byte[] utf8, int offset, int length, FrameDefaults defaults) {
        var chars = CharBuffer.allocate(length);
        var bytes = ByteBuffer.wrap(utf8, offset, length);
        var result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .decode(bytes, chars, true);
        try {
            if (result.isError()) {
                result.throwException();
            }
        } catch (CharacterCodingException malformed) {
            int line = 1;
            int column = 1;
            for (char unit : chars.flip().toString().toCharArray()) {
                column = unit == '\n' ? 1 : column + 1;
                line += unit == '\n' ? 1 : 0;
            }
            throw new MalformedFrameJson("not UTF-8", line, column);
        }
        return read(chars.array(), chars.position(), defaults);
    }

    private static Frame read(char[] text, int length, FrameDefaults defaults) {
        if (length > 0 && text[0] == '\uFEFF') {
            // JSON has no byte order mark, yet editors put one at the start of files; a blank keeps every offset.
            text[0] = ' ';
        }
        return new FrameJsonReader(text, length, defaults).read();
    }
}
