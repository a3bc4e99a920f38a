package dev.stackmemory.adapter.sqlite.chroma;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of Chroma's tables and columns are there: booleans came with 0.4.6, tenants and databases with 0.4.15, lists with 1.x.
 *
 * @param columns of each table
 */
record ChromaSchema(Map<String, Set<String>> columns) {
    private static final List<String> NEEDED = List.of("collections", "segments", "embeddings", "embedding_metadata");
    private static final List<String> LISTS = List.of("embedding_metadata_array", "embedding_metadata_lists");
    private static final List<String> VALUES = List.of("string_value", "int_value", "float_value", "bool_value");

    /** Nothing, if they are not Chroma's. */
    static Optional<ChromaSchema> read(Connection connection) throws SQLException {
        Map<String, Set<String>> columns = new HashMap<>();
        try (var statement = connection.createStatement();
                var row =
                        statement.executeQuery("SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c"
                                + " WHERE t.type = 'table' AND t.sql NOT LIKE 'CREATE VIRTUAL%'")) {
            while (row.next()) {
                columns.computeIfAbsent(row.getString(1), table -> new HashSet<>())
                        .add(row.getString(2));
            }
        }
        return columns.keySet().containsAll(NEEDED) ? Optional.of(new ChromaSchema(columns)) : Optional.empty();
    }

    private boolean has(String table, String column) {
        return columns.getOrDefault(table, Set.of()).contains(column);
    }

    long countRecords(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM embeddings")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The records after a number, in its order: number, id, time, name of the collection, of its database and of its tenant. */
    String records() {
        boolean databases = has("collections", "database_id") && has("databases", "tenant_id");
        return "SELECT e.id, e.embedding_id, " + (has("embeddings", "created_at") ? "e.created_at" : "NULL")
                + ", c.name, " + (databases ? "d.name, d.tenant_id" : "NULL, NULL")
                + " FROM embeddings e LEFT JOIN segments s ON s.id = e.segment_id LEFT JOIN collections c ON c.id = s.collection"
                + (databases ? " LEFT JOIN databases d ON d.id = c.database_id" : "")
                + " WHERE e.id > ? ORDER BY e.id";
    }

    /** Key and values of a record's metadata. */
    String metadata() {
        return "SELECT key, " + values("embedding_metadata") + " FROM embedding_metadata WHERE id = ? ORDER BY key";
    }

    /** Key and values of the members of a record's lists, in their order; absent where no list can be. */
    Optional<String> lists() {
        return LISTS.stream()
                .filter(table -> has(table, "key"))
                .findFirst()
                .map(table -> "SELECT key, " + values(table) + " FROM " + table + " WHERE id = ? ORDER BY key, "
                        + (has(table, "list_index") ? "list_index" : "rowid"));
    }

    private String values(String table) {
        return String.join(
                ", ",
                VALUES.stream()
                        .map(column -> has(table, column) ? column : "NULL")
                        .toList());
    }

    /** By the name of the collection, how many records wait in Chroma's log that its collection does not know yet. */
    Map<String, Long> countWaiting(Connection connection) throws SQLException {
        Map<String, Long> waiting = new LinkedHashMap<>();
        if (!has("embeddings_queue", "topic") || !has("max_seq_id", "seq_id")) {
            return waiting;
        }
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT c.name, c.id, m.seq_id FROM collections c"
                        + " LEFT JOIN segments s ON s.collection = c.id AND s.scope = 'METADATA'"
                        + " LEFT JOIN max_seq_id m ON m.segment_id = s.id ORDER BY c.name");
                var counting = connection.prepareStatement(
                        "SELECT count(*) FROM embeddings_queue WHERE topic LIKE '%/' || ? AND seq_id > ?")) {
            while (row.next()) {
                counting.setString(1, row.getString(2));
                counting.setLong(2, sequence(row.getObject(3)));
                try (ResultSet counted = counting.executeQuery()) {
                    if (counted.next() && counted.getLong(1) > 0) {
                        waiting.merge(row.getString(1), counted.getLong(1), Long::sum);
                    }
                }
            }
        }
        return waiting;
    }

    /** Once kept as bytes, the highest first. */
    private static long sequence(@Nullable Object kept) {
        return switch (kept) {
            case Number number -> number.longValue();
            case byte[] bytes -> new BigInteger(1, bytes).longValue();
            case null, default -> -1;
        };
    }
}
