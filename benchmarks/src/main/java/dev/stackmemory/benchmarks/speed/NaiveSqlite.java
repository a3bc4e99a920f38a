package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.text.LexicalQuery;
import dev.stackmemory.domain.text.QueryTerm;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The naive way: one table, written and read by plain JDBC with the durability that the product has, and beside it a full-text table that SQLite itself
 * searches. It keeps no ledger, no feed of changes, no tombstones.
 */
final class NaiveSqlite implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement insert;
    private final PreparedStatement insertWords;
    private final PreparedStatement select;
    private final PreparedStatement match;
    private final boolean searchable;
    private int size;

    /**
     * @param file made if it is missing
     * @param searchable whether what is recorded is put into the full-text table as well
     */
    NaiveSqlite(Path file, boolean searchable) {
        this.searchable = searchable;
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (var statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = FULL");
                statement.execute("PRAGMA cache_size = -64000");
                statement.execute(
                        "CREATE TABLE IF NOT EXISTS frames (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
                                + " project TEXT, session TEXT, name TEXT, content TEXT, created INTEGER, score REAL)");
                statement.execute("CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(name, content,"
                        + " content='', tokenize='porter unicode61')");
            }
            insert = connection.prepareStatement(
                    "INSERT INTO frames (id, project, session, name, content, created, score) VALUES (?,?,?,?,?,?,?)");
            insertWords = connection.prepareStatement(
                    "INSERT INTO words (rowid, name, content) VALUES (last_insert_rowid(), ?, ?)");
            select = connection.prepareStatement("SELECT * FROM frames WHERE id = ?");
            match = connection.prepareStatement("SELECT * FROM frames WHERE number IN"
                    + " (SELECT rowid FROM words WHERE words MATCH ? ORDER BY bm25(words) LIMIT ?)");
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Writes the frames in one transaction. */
    void record(List<Frame> frames) {
        try {
            connection.setAutoCommit(false);
            for (Frame frame : frames) {
                insert.setString(1, frame.id().value());
                insert.setString(2, frame.project().value());
                insert.setString(3, frame.session().map(Object::toString).orElse(""));
                insert.setString(4, frame.name());
                insert.setString(5, frame.content());
                insert.setLong(6, frame.createdAt().toEpochMilli());
                insert.setDouble(7, frame.score());
                insert.executeUpdate();
                if (searchable) {
                    insertWords.setString(1, frame.name());
                    insertWords.setString(2, frame.content());
                    insertWords.executeUpdate();
                }
            }
            connection.commit();
            connection.setAutoCommit(true);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Records frames until there are so many. */
    void growTo(int target, GeneratedFrames frames) {
        while (size < target) {
            int end = Math.min(target, size + Library.BATCH);
            record(frames.frames(size, end));
            size = end;
        }
    }

    /** The text of the frame of that id; empty if there is none. */
    String find(FrameId id) {
        try {
            select.setString(1, id.value());
            List<String> found = contents(select);
            return found.isEmpty() ? "" : found.getFirst();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The texts of the best frames that hold one of the words. */
    List<String> search(String question, int limit) {
        // The product's own reading of the question, so that both look for the same words and neither for stop words.
        Set<String> words = new LinkedHashSet<>();
        for (QueryTerm term : LexicalQuery.parse(question).terms().keySet()) {
            words.add('"' + term.text().replace("\"", "\"\"") + '"');
        }
        if (words.isEmpty()) {
            return List.of();
        }
        try {
            match.setString(1, String.join(" OR ", words));
            match.setInt(2, limit);
            return contents(match);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static List<String> contents(PreparedStatement statement) throws SQLException {
        List<String> contents = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                // A frame is more than its text: every column is read.
                for (int column = 1; column <= 5; column++) {
                    rows.getString(column);
                }
                rows.getLong(7);
                rows.getDouble(8);
                contents.add(rows.getString(6));
            }
        }
        return contents;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
