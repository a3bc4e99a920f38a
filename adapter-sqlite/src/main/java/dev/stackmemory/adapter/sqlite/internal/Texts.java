package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.domain.frame.GeneralizedUtf8;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Carries Java strings into columns and back unchanged: TEXT where UTF-8 can, else a BLOB of generalised UTF-8. */
public final class Texts {
    private Texts() {}

    /** The value to bind for the text: the text itself, or its bytes. Equal texts have equal values. */
    public static Object value(String text) {
        return GeneralizedUtf8.isWellFormed(text) ? text : GeneralizedUtf8.encode(text);
    }

    static void bind(PreparedStatement statement, int index, String text) throws SQLException {
        if (GeneralizedUtf8.isWellFormed(text)) {
            statement.setString(index, text);
        } else {
            statement.setBytes(index, GeneralizedUtf8.encode(text));
        }
    }

    static void bind(PreparedStatement statement, int index, Optional<String> text) throws SQLException {
        if (text.isPresent()) {
            bind(statement, index, text.get());
        } else {
            statement.setNull(index, Types.NULL);
        }
    }

    static String read(ResultSet row, int index) throws SQLException {
        String text = readOrNull(row, index);
        if (text == null) {
            throw new IllegalArgumentException("column " + index + " holds no text");
        }
        return text;
    }

    static Optional<String> find(ResultSet row, int index) throws SQLException {
        return Optional.ofNullable(readOrNull(row, index));
    }

    private static @Nullable String readOrNull(ResultSet row, int index) throws SQLException {
        Object value = row.getObject(index);
        return switch (value) {
            case null -> null;
            case String text -> text;
            case byte[] bytes -> GeneralizedUtf8.decode(bytes);
            default -> throw new IllegalArgumentException("column " + index + " holds a number instead of a text");
        };
    }

    /** How many bytes the text takes on disk. */
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
