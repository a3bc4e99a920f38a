package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.ImportCheckpoints;
import java.util.Optional;

/** How far imports have got. */
public final class ParadeDbImportCheckpoints implements ImportCheckpoints {
    private final Database database;

    public ParadeDbImportCheckpoints(Database database) {
        this.database = database;
    }

    @Override
    public Optional<String> find(String sourceKey, Deadline deadline) {
        return database.read(
                "reading an import's position",
                deadline,
                session -> session.first(
                        "SELECT position FROM stackmemory.import_checkpoints WHERE key_hash = ?",
                        parameters -> parameters.bytes(Texts.hash(sourceKey)),
                        row -> Texts.decode(row.getString(1))));
    }

    @Override
    public void save(String sourceKey, String position, Deadline deadline) {
        database.change(
                "saving an import's position",
                deadline,
                session -> session.update(
                        "INSERT INTO stackmemory.import_checkpoints (key_hash, source_key, position) VALUES (?, ?, ?)"
                                + " ON CONFLICT (key_hash) DO UPDATE SET position = excluded.position",
                        parameters -> parameters
                                .bytes(Texts.hash(sourceKey))
                                .text(Texts.encode(sourceKey))
                                .text(Texts.encode(position))));
    }
}
