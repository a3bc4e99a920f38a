package dev.stackmemory.adapter.sqlite.original;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table in the order of the frames they belong to, so that several tables can be read side by side in bounded memory,
 * whatever indexes they have.
 */
final class SortedRows implements AutoCloseable {
    private static final String FRAME_ID = "frame_id";

    private final String table;
    private final PreparedStatement statement;
    private final ResultSet rows;
    private @Nullable RawRow next;
    private long taken;

    SortedRows(Connection connection, String table, List<String> columns) throws SQLException {
        this.table = table;
        var order = new ArrayList<String>();
        order.add(FRAME_ID);
        for (String column : List.of("seq", "created_at")) {
            if (columns.contains(column) && order.size() == 1) {
                order.add(column);
            }
        }
        for (String column : columns) {
            if (column.equals("event_id") || column.equals("anchor_id") || column.equals("id")) {
                order.add(column);
            }
        }
        this.statement = connection.prepareStatement("SELECT * FROM " + quote(table) + " ORDER BY "
                + String.join(
                        ", ",
                        order.stream()
                                .map(column -> quote(column) + " COLLATE BINARY")
                                .toList()));
        this.rows = statement.executeQuery();
        advance();
    }

    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private void advance() throws SQLException {
        next = rows.next() ? RawRow.read(table, ++taken, rows) : null;
    }

    /** The frame id of the next row, whatever its type; absent when all rows are taken. */
    Optional<Key> nextKey() {
        RawRow row = next;
        return row == null ? Optional.empty() : Optional.of(new Key(row.get(FRAME_ID)));
    }

    /** Takes the next row. */
    RawRow take() throws SQLException {
        RawRow row = next;
        if (row == null) {
            throw new IllegalStateException("no row is left in " + table);
        }
        advance();
        return row;
    }

    /** Takes all rows of the frame. */
    List<RawRow> takeAll(Key key) throws SQLException {
        var all = new ArrayList<RawRow>();
        while (next != null && key.compareTo(new Key(next.get(FRAME_ID))) == 0) {
            all.add(take());
        }
        return all;
    }

    @Override
    public void close() throws SQLException {
        rows.close();
        statement.close();
    }

    /** A value that sorts as SQLite sorts it: null, numbers, texts by their UTF-8 bytes, bytes. */
    record Key(@Nullable Object value) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byKind = Integer.compare(kind(value), kind(other.value));
            if (byKind != 0) {
                return byKind;
            }
            if (value instanceof Number left && other.value instanceof Number right) {
                return Double.compare(left.doubleValue(), right.doubleValue());
            }
            return Arrays.compareUnsigned(bytes(value), bytes(other.value));
        }

        private static int kind(@Nullable Object value) {
            return switch (value) {
                case null -> 0;
                case Number number -> 1;
                case String text -> 2;
                default -> 3;
            };
        }

        private static byte[] bytes(@Nullable Object value) {
            return switch (value) {
                case byte[] bytes -> bytes;
                case String text -> text.getBytes(StandardCharsets.UTF_8);
                case null, default -> new byte[0];
            };
        }
    }
}
