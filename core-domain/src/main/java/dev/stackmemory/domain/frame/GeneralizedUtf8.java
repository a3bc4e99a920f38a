package dev.stackmemory.domain.frame;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * UTF-8 that also encodes halves of surrogate pairs, as three bytes each ("WTF-8", simonsapin.github.io/wtf-8). Every Java string has
 * exactly one form and comes back from it unchanged, which plain UTF-8 cannot promise.
 */
public final class GeneralizedUtf8 {
    /** What Java puts in the place of malformed input. */
    private static final char REPLACEMENT = '\uFFFD';

    private GeneralizedUtf8() {}

    /** Whether plain UTF-8 keeps the text: no half of a surrogate pair stands alone. */
    public static boolean isWellFormed(String text) {
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            if (Character.isSurrogate(unit)) {
                boolean pair = Character.isHighSurrogate(unit)
                        && index + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(index + 1));
                if (!pair) {
                    return false;
                }
                index++;
            }
        }
        return true;
    }

    /** The bytes of the text. */
    public static byte[] encode(String text) {
        byte[] buffer = new byte[3 * text.length()];
        return Arrays.copyOf(buffer, encode(text, buffer));
    }

    /**
     * Writes the bytes of the text to the start of the buffer.
     *
     * @param buffer at least three bytes for each char of the text
     * @return how many bytes were written
     */
    public static int encode(String text, byte[] buffer) {
        int size = 0;
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            if (unit < 0x80) {
                buffer[size++] = (byte) unit;
            } else if (unit < 0x800) {
                buffer[size++] = (byte) (0xC0 | (unit >> 6));
                buffer[size++] = (byte) (0x80 | (unit & 0x3F));
            } else if (Character.isHighSurrogate(unit)
                    && index + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(index + 1))) {
                int codePoint = Character.toCodePoint(unit, text.charAt(++index));
                buffer[size++] = (byte) (0xF0 | (codePoint >> 18));
                buffer[size++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
                buffer[size++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
                buffer[size++] = (byte) (0x80 | (codePoint & 0x3F));
            } else {
                buffer[size++] = (byte) (0xE0 | (unit >> 12));
                buffer[size++] = (byte) (0x80 | ((unit >> 6) & 0x3F));
                buffer[size++] = (byte) (0x80 | (unit & 0x3F));
            }
        }
        return size;
    }

    /**
     * The text of bytes that {@link #encode(String)} made.
     *
     * @throws IllegalArgumentException if the bytes are not of that form
     */
    public static String decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    /**
     * As {@link #decode(byte[])}, of a part of the bytes.
     *
     * @throws IndexOutOfBoundsException if there is no such part
     */
    public static String decode(byte[] bytes, int from, int count) {
        var plain = new String(bytes, from, count, StandardCharsets.UTF_8);
        // That stands for whatever is no UTF-8, if it is not a letter of the text itself.
        return plain.indexOf(REPLACEMENT) < 0 ? plain : decodeUnitByUnit(bytes, from, from + count);
    }

    private static String decodeUnitByUnit(byte[] bytes, int from, int end) {
        var text = new StringBuilder(end - from);
        for (int index = from; index < end; ) {
            int lead = bytes[index] & 0xFF;
            int length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
            boolean legalLead = lead < 0x80 || (lead >= 0xC2 && lead < 0xF5);
            if (!legalLead || index + length > end) {
                throw new IllegalArgumentException("no generalised UTF-8 at byte " + index);
            }
            int codePoint = length == 1 ? lead : lead & (0x7F >> length);
            for (int offset = 1; offset < length; offset++) {
                int continuation = bytes[index + offset] & 0xFF;
                if (continuation >> 6 != 2) {
                    throw new IllegalArgumentException("no generalised UTF-8 at byte " + (index + offset));
                }
                codePoint = (codePoint << 6) | (continuation & 0x3F);
            }
            if (codePoint > Character.MAX_CODE_POINT) {
                throw new IllegalArgumentException("no code point at byte " + index);
            }
            text.appendCodePoint(codePoint);
            index += length;
        }
        return text.toString();
    }
}
