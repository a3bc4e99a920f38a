package dev.stackmemory.adapter.sqlite.original;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The rows of one table in its own order, some at a time. */
final class TableRows implements AutoCloseable {
    private final String name;
    private final Statement statement;
    private final ResultSet rows;
    private long taken;
    private int parts;

    TableRows(Connection connection, String name) throws SQLException {
        this.name = name;
        this.statement = connection.createStatement();
        this.rows = statement.executeQuery("SELECT * FROM " + SortedRows.quote(name));
    }

    String name() {
        return name;
    }

    /** The number of the part that comes next, from 1. */
    int nextPart() {
        return ++parts;
    }

    List<RawRow> take(int limit) throws SQLException {
        var part = new ArrayList<RawRow>();
        while (part.size() < limit && rows.next()) {
            part.add(RawRow.read(name, ++taken, rows));
        }
        return part;
    }

    @Override
    public void close() throws SQLException {
        rows.close();
        statement.close();
    }
}
