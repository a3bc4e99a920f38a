package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.ImportCheckpoints;
import java.sql.PreparedStatement;
import java.util.Optional;

/** How far imports have got. */
public final class SqliteImportCheckpoints implements ImportCheckpoints {
    private final SqliteDatabase database;

    public SqliteImportCheckpoints(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<String> find(String sourceKey, Deadline deadline) {
        return database.read("reading an import's position", deadline, session -> {
            PreparedStatement select = session.prepare("SELECT position FROM import_checkpoints WHERE source_key = ?");
            Texts.bind(select, 1, sourceKey);
            try (var row = select.executeQuery()) {
                return row.next() ? Texts.find(row, 1) : Optional.empty();
            }
        });
    }

    @Override
    public void save(String sourceKey, String position, Deadline deadline) {
        database.change("saving an import's position", deadline, session -> {
            PreparedStatement insert = session.prepare(
                    "INSERT INTO import_checkpoints VALUES (?, ?) ON CONFLICT (source_key) DO UPDATE SET position = excluded.position");
            Texts.bind(insert, 1, sourceKey);
            Texts.bind(insert, 2, position);
            insert.executeUpdate();
        });
    }
}
