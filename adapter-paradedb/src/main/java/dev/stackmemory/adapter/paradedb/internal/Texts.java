package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.GeneralizedUtf8;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries Java strings into columns and back unchanged. PostgreSQL's text refuses U+0000 and halves of surrogate pairs: they, and the
 * sign of the escape itself, stand as U+FFFE and four hexadecimal digits. Every string has exactly one form, so equality works on it.
 */
public final class Texts {
    private static final char ESCAPE = '\uFFFE';

    private Texts() {}

    /** What stands in the column for the text; for nearly all texts the text itself. */
    public static String encode(String text) {
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            if (unit == 0 || unit >= Character.MIN_SURROGATE) {
                if (isRefused(text, index)) {
                    return encodeFrom(text, index);
                }
                if (Character.isHighSurrogate(unit)) {
                    index++;
                }
            }
        }
        return text;
    }

    private static String encodeFrom(String text, int start) {
        var encoded = new StringBuilder(text.length() + 16).append(text, 0, start);
        for (int index = start; index < text.length(); index++) {
            char unit = text.charAt(index);
            if (isRefused(text, index)) {
                encoded.append(ESCAPE);
                for (int shift = 12; shift >= 0; shift -= 4) {
                    encoded.append(Character.forDigit((unit >> shift) & 0xF, 16));
                }
            } else {
                encoded.append(unit);
                if (Character.isHighSurrogate(unit)) {
                    encoded.append(text.charAt(++index));
                }
            }
        }
        return encoded.toString();
    }

    /** Whether the char at an index, which is not the second of a pair, needs the escape. */
    private static boolean isRefused(String text, int index) {
        char unit = text.charAt(index);
        if (unit == 0 || unit == ESCAPE || Character.isLowSurrogate(unit)) {
            return true;
        }
        return Character.isHighSurrogate(unit)
                && (index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1)));
    }

    /** The form of an optional text: null for absent. */
    static @Nullable String encode(Optional<String> text) {
        return text.isPresent() ? encode(text.get()) : null;
    }

    /**
     * The text that stands in a column.
     *
     * @throws IllegalArgumentException if {@link #encode(String)} never makes this
     */
    public static String decode(@Nullable String column) {
        if (column == null) {
            throw new IllegalArgumentException("a column holds no text");
        }
        int next = column.indexOf(ESCAPE);
        if (next < 0) {
            return column;
        }
        var text = new StringBuilder(column.length());
        int index = 0;
        while (next >= 0) {
            if (next + 5 > column.length()) {
                throw new IllegalArgumentException("a text ends in the midst of an escape");
            }
            text.append(column, index, next);
            text.append((char) Integer.parseInt(column, next + 1, next + 5, 16));
            index = next + 5;
            next = column.indexOf(ESCAPE, index);
        }
        return text.append(column, index, column.length()).toString();
    }

    static Optional<String> decodeOptional(@Nullable String column) {
        return column == null ? Optional.empty() : Optional.of(decode(column));
    }

    /** SHA-256: the key of a text that may be longer than an index takes. */
    static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(GeneralizedUtf8.encode(text));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }

    /** How many bytes of UTF-8 the text takes. */
    static long size(String text) {
        long size = text.length();
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            if (unit >= 0x80) {
                // A pair of surrogates takes four bytes: two for each half.
                size += unit < 0x800 || Character.isSurrogate(unit) ? 1 : 2;
            }
        }
        return size;
    }
}
