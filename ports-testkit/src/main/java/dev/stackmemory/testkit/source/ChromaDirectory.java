package dev.stackmemory.testkit.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A directory with the tables that a Chroma of some age makes, in one collection or more. The class path of the test must hold a driver for SQLite. */
public final class ChromaDirectory implements AutoCloseable {
    /** What tables and columns there are. */
    public enum Age {
        /** 0.4.0: no truth values, topics at the collections, sequence numbers as bytes. */
        FIRST,
        /** 0.5: tenants, databases, truth values. */
        WITH_DATABASES,
        /** 1.x: no topics, lists. */
        WITH_LISTS
    }

    private final Age age;
    private final Path folder;
    private final Connection connection;
    private int records;

    public ChromaDirectory(Path folder, Age age) {
        try {
            this.folder = Files.createDirectories(folder);
            this.age = age;
            this.connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("chroma.sqlite3"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        boolean first = age == Age.FIRST;
        String topic = age == Age.WITH_LISTS ? "" : ", topic TEXT";
        if (!first) {
            run("CREATE TABLE tenants (id TEXT PRIMARY KEY, UNIQUE (id))");
            run("CREATE TABLE databases (id TEXT PRIMARY KEY, name TEXT NOT NULL,"
                    + " tenant_id TEXT NOT NULL REFERENCES tenants(id), UNIQUE (tenant_id, name))");
            run("INSERT INTO tenants VALUES ('default_tenant')");
            run("INSERT INTO databases VALUES ('00000000', 'default_database', 'default_tenant')");
        }
        run("CREATE TABLE collections (id TEXT PRIMARY KEY, name TEXT NOT NULL" + topic + ", dimension INTEGER"
                + (first ? "" : ", database_id TEXT NOT NULL REFERENCES databases(id)") + ")");
        run("CREATE TABLE collection_metadata (collection_id TEXT, key TEXT NOT NULL, str_value TEXT,"
                + " int_value INTEGER, float_value REAL, PRIMARY KEY (collection_id, key))");
        run("CREATE TABLE segments (id TEXT PRIMARY KEY, type TEXT NOT NULL, scope TEXT NOT NULL" + topic
                + ", collection TEXT REFERENCES collections(id))");
        run(
                "CREATE TABLE embeddings (id INTEGER PRIMARY KEY, segment_id TEXT NOT NULL, embedding_id TEXT NOT NULL, seq_id BLOB NOT NULL,"
                        + " created_at TIMESTAMP NOT NULL DEFAULT '2025-01-31 10:20:30', UNIQUE (segment_id, embedding_id))");
        run("CREATE TABLE embedding_metadata (id INTEGER REFERENCES embeddings(id), key TEXT NOT NULL,"
                + " string_value TEXT, int_value INTEGER, float_value REAL"
                + (first ? "" : ", bool_value INTEGER") + ", PRIMARY KEY (id, key))");
        if (age == Age.WITH_LISTS) {
            run("CREATE TABLE embedding_metadata_array (id INTEGER REFERENCES embeddings(id), key TEXT NOT NULL,"
                    + " string_value TEXT, int_value INTEGER, float_value REAL, bool_value INTEGER)");
        }
        run("CREATE TABLE max_seq_id (segment_id TEXT PRIMARY KEY, seq_id " + (first ? "BLOB" : "INTEGER")
                + " NOT NULL)");
        run(
                "CREATE TABLE embeddings_queue (seq_id INTEGER PRIMARY KEY, created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,"
                        + " operation INTEGER NOT NULL, topic TEXT NOT NULL, id TEXT NOT NULL, vector BLOB, encoding TEXT, metadata TEXT)");
        run("CREATE VIRTUAL TABLE embedding_fulltext_search USING fts5(string_value, tokenize = 'trigram')");
    }

    public Path folder() {
        return folder;
    }

    /** A collection whose id is {@code id-of-} and its name. */
    public ChromaDirectory collection(String name) {
        run("INSERT INTO collections (id, name" + (age == Age.FIRST ? "" : ", database_id") + ") VALUES ('id-of-" + name
                + "', '" + name + "'" + (age == Age.FIRST ? "" : ", '00000000'") + ")");
        for (String scope : List.of("METADATA", "VECTOR")) {
            run("INSERT INTO segments (id, type, scope, collection) VALUES ('" + scope + " " + name
                    + "', 'urn:chroma:segment', '" + scope + "', 'id-of-" + name + "')");
        }
        return this;
    }

    /** A record, with its document if there is one. */
    public ChromaDirectory record(String collection, String id, @Nullable String document) {
        records++;
        run(
                "INSERT INTO embeddings (id, segment_id, embedding_id, seq_id) VALUES (?, ?, ?, ?)",
                records,
                "METADATA " + collection,
                id,
                records);
        return document == null ? this : metadata("chroma:document", "string_value", document);
    }

    /** A value of the record made last, in the column of its type. */
    public ChromaDirectory metadata(String key, String column, @Nullable Object value) {
        run("INSERT INTO embedding_metadata (id, key, " + column + ") VALUES (?, ?, ?)", records, key, value);
        return this;
    }

    public ChromaDirectory list(String key, String column, Object... values) {
        for (Object value : values) {
            run("INSERT INTO embedding_metadata_array (id, key, " + column + ") VALUES (?, ?, ?)", records, key, value);
        }
        return this;
    }

    public void run(String sql, @Nullable Object... values) {
        try (var statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < values.length; index++) {
                statement.setObject(index + 1, values[index]);
            }
            statement.execute();
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
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
