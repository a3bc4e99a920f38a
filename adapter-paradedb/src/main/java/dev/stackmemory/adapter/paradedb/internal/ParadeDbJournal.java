package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Journal;
import java.time.Instant;
import java.util.List;

/** What happened lately. */
public final class ParadeDbJournal implements Journal {
    private static final String DROP_BEYOND = """
        DELETE FROM stackmemory.journal WHERE topic_hash = ? AND entry <=
          (SELECT entry FROM stackmemory.journal WHERE topic_hash = ? ORDER BY entry DESC LIMIT 1 OFFSET ?)\
        """;

    private final Database database;

    public ParadeDbJournal(Database database) {
        this.database = database;
    }

    @Override
    public void append(String topic, Entry entry, int kept, Deadline deadline) {
        byte[] hash = Texts.hash(topic);
        database.change("writing the journal", deadline, session -> {
            session.update(
                    "INSERT INTO stackmemory.journal (topic_hash, at, text) VALUES (?, ?, ?)",
                    parameters -> parameters
                            .bytes(hash)
                            .number(entry.at().toEpochMilli())
                            .text(Texts.encode(entry.text())));
            session.update(
                    DROP_BEYOND,
                    parameters -> parameters.bytes(hash).bytes(hash).integer(kept));
        });
    }

    @Override
    public List<Entry> newest(String topic, int limit, Deadline deadline) {
        return database.read(
                "reading the journal",
                deadline,
                session -> session.query(
                        "SELECT at, text FROM stackmemory.journal WHERE topic_hash = ? ORDER BY entry DESC LIMIT ?",
                        parameters -> parameters.bytes(Texts.hash(topic)).integer(limit),
                        row -> new Entry(Instant.ofEpochMilli(row.getLong(1)), Texts.decode(row.getString(2)))));
    }
}
