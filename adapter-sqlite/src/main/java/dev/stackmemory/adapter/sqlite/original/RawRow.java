package dev.stackmemory.adapter.sqlite.original;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row as it stands: by column name the value, which is null, a Long, a Double, a String, or a byte array for a BLOB and for a text that is
 * not UTF-8.
 *
 * @param number which row of its table this is, from 1, for reports
 */
record RawRow(String table, long number, Map<String, @Nullable Object> values) {
    static RawRow read(String table, long number, ResultSet row) throws SQLException {
        var values = new LinkedHashMap<String, @Nullable Object>();
        int columns = row.getMetaData().getColumnCount();
        for (int index = 1; index <= columns; index++) {
            values.put(row.getMetaData().getColumnName(index), value(row, index));
        }
        return new RawRow(table, number, values);
    }

    private static @Nullable Object value(ResultSet row, int index) throws SQLException {
        Object value = row.getObject(index);
        if (value instanceof Integer number) {
            return number.longValue();
        }
        if (value instanceof String text && text.indexOf('\uFFFD') >= 0) {
            // The driver puts U+FFFD in the place of what is not UTF-8.
            byte[] bytes = row.getBytes(index);
            return isUtf8(bytes) ? text : bytes;
        }
        return value;
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    boolean has(String column) {
        return values.containsKey(column);
    }

    @Nullable
    Object get(String column) {
        return values.get(column);
    }

    String location() {
        return table + " row " + number;
    }
}
