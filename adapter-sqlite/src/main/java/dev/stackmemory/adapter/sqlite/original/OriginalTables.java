package dev.stackmemory.adapter.sqlite.original;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which tables a database has, told by their columns: the versions that the file claims are not to be trusted.
 *
 * @param columns the columns of every table that holds data of its own, by table
 * @param derived virtual tables, the tables behind them, and views, which can all be made again
 */
record OriginalTables(Map<String, List<String>> columns, List<String> derived) {
    static final String FRAMES = "frames";
    static final String EVENTS = "events";
    static final String ANCHORS = "anchors";
    static final String FRAME_ID = "frame_id";

    static OriginalTables read(Connection connection) throws SQLException {
        var columns = new TreeMap<String, List<String>>();
        var virtual = new ArrayList<String>();
        var derived = new TreeSet<String>();
        try (var statement = connection.createStatement();
                var row =
                        statement.executeQuery("SELECT type, name, ifnull(sql, '') FROM sqlite_schema ORDER BY name")) {
            while (row.next()) {
                String name = row.getString(2);
                boolean isVirtual = row.getString(3).toUpperCase(Locale.ROOT).startsWith("CREATE VIRTUAL");
                if (row.getString(1).equals("view") || isVirtual) {
                    derived.add(name);
                }
                if (isVirtual) {
                    virtual.add(name);
                } else if (row.getString(1).equals("table") && !name.startsWith("sqlite_")) {
                    columns.put(name, List.of());
                }
            }
        }
        columns.keySet().removeIf(table -> {
            boolean behind = virtual.stream().anyMatch(owner -> table.startsWith(owner + "_"));
            return behind && derived.add(table);
        });
        for (Map.Entry<String, List<String>> table : columns.entrySet()) {
            table.setValue(columnsOf(connection, table.getKey()));
        }
        return new OriginalTables(columns, List.copyOf(derived));
    }

    private static List<String> columnsOf(Connection connection, String table) throws SQLException {
        var names = new ArrayList<String>();
        try (var statement = connection.prepareStatement("SELECT name FROM pragma_table_info(?)")) {
            statement.setString(1, table);
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
        }
        return names;
    }

    /** Whether this can be a database of the original at all. */
    boolean hasFrames() {
        return columns.getOrDefault(FRAMES, List.of()).contains(FRAME_ID);
    }

    /** The tables whose rows belong to frames: events, anchors, and others with a column for the frame. */
    List<String> ofFrames() {
        return columns.entrySet().stream()
                .filter(table ->
                        !table.getKey().equals(FRAMES) && table.getValue().contains(FRAME_ID))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The tables whose rows belong to no frame. */
    List<String> others() {
        return columns.entrySet().stream()
                .filter(table ->
                        !table.getKey().equals(FRAMES) && !table.getValue().contains(FRAME_ID))
                .map(Map.Entry::getKey)
                .toList();
    }
}
