package dev.stackmemory.benchmarks.storage;

import dev.stackmemory.domain.frame.Frame;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one writes in an afternoon: one table, the plain driver, one row a frame, nothing beside it. */
final class NaiveSqlite implements AutoCloseable {
    private final Connection connection;

    NaiveSqlite(Path file) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute(
                    "CREATE TABLE frames (id TEXT PRIMARY KEY, project TEXT, created_at INTEGER, name TEXT, content TEXT)");
        }
    }

    void record(List<Frame> frames) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO frames VALUES (?, ?, ?, ?, ?)")) {
            for (Frame frame : frames) {
                insert.setString(1, frame.id().value());
                insert.setString(2, frame.project().value());
                insert.setLong(3, frame.createdAt().toEpochMilli());
                insert.setString(4, frame.name());
                insert.setString(5, frame.content());
                insert.executeUpdate();
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    @Nullable
    String find(String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT content FROM frames WHERE id = ?")) {
            select.setString(1, id);
            try (var row = select.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
