package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Journal;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What happened lately, shared by the processes on the file. */
public final class SqliteJournal implements Journal {
    /** A file that can only be read may be older. */
    private static final int FIRST_SCHEMA = 3;

    private static final String DROP_BEYOND =
            "DELETE FROM journal WHERE topic = ?1 AND entry <= (SELECT entry FROM journal WHERE topic = ?1 ORDER BY entry DESC LIMIT 1 OFFSET ?2)";

    private final SqliteDatabase database;

    public SqliteJournal(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public void append(String topic, Entry entry, int kept, Deadline deadline) {
        database.change("writing the journal", deadline, session -> {
            PreparedStatement insert = session.prepare("INSERT INTO journal (topic, at, text) VALUES (?, ?, ?)");
            Texts.bind(insert, 1, topic);
            insert.setLong(2, entry.at().toEpochMilli());
            Texts.bind(insert, 3, entry.text());
            insert.executeUpdate();
            PreparedStatement drop = session.prepare(DROP_BEYOND);
            Texts.bind(drop, 1, topic);
            drop.setInt(2, kept);
            drop.executeUpdate();
        });
    }

    @Override
    public List<Entry> newest(String topic, int limit, Deadline deadline) {
        return database.read("reading the journal", deadline, session -> {
            var entries = new ArrayList<Entry>();
            if (session.queryLong("PRAGMA user_version") < FIRST_SCHEMA) {
                return entries;
            }
            PreparedStatement select =
                    session.prepare("SELECT at, text FROM journal WHERE topic = ? ORDER BY entry DESC LIMIT ?");
            Texts.bind(select, 1, topic);
            select.setInt(2, limit);
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    entries.add(new Entry(Instant.ofEpochMilli(row.getLong(1)), Texts.read(row, 2)));
                }
            }
            return entries;
        });
    }
}
