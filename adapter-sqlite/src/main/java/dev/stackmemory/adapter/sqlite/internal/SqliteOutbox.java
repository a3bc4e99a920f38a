package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Outbox;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The outbox and its dead letters. */
public final class SqliteOutbox implements Outbox {
    private static final String CLAIM = """
            UPDATE outbox SET due_at = ?, leased = 1
            WHERE sequence IN (SELECT sequence FROM outbox WHERE topic = ? AND (due_at <= ? OR due_at > ?) ORDER BY sequence LIMIT ?)
            RETURNING sequence, frame_id, attempts""";

    /** The dead letters of a topic, of one frame or, where none is given, of all. */
    private static final String CHOSEN = " WHERE topic = ? AND frame_id = coalesce(?, frame_id)";

    private final SqliteDatabase database;

    public SqliteOutbox(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public void add(String topic, Collection<FrameId> frames, Deadline deadline) {
        database.change("adding to the outbox", deadline, session -> {
            var rows = new OutboxRows(session);
            for (FrameId frame : frames) {
                rows.add(topic, frame);
            }
        });
    }

    @Override
    public List<Entry> claim(String topic, int limit, Instant now, Instant leaseEnd, Deadline deadline) {
        return database.write("claiming from the outbox", deadline, session -> {
            PreparedStatement claim = session.prepare(CLAIM);
            claim.setLong(1, leaseEnd.toEpochMilli());
            claim.setString(2, topic);
            claim.setLong(3, now.toEpochMilli());
            claim.setLong(4, now.plus(LONGEST_WAIT).toEpochMilli());
            claim.setInt(5, limit);
            var entries = new ArrayList<Entry>();
            try (var row = claim.executeQuery()) {
                while (row.next()) {
                    entries.add(new Entry(row.getLong(1), topic, new FrameId(row.getString(2)), row.getInt(3)));
                }
            }
            // RETURNING promises no order.
            entries.sort(Comparator.comparingLong(Entry::sequence));
            return entries;
        });
    }

    @Override
    public void complete(Collection<Entry> entries, Deadline deadline) {
        if (entries.isEmpty()) {
            return;
        }
        database.change("completing outbox entries", deadline, session -> {
            for (Entry entry : entries) {
                delete(session, entry);
            }
        });
    }

    private static boolean delete(Session session, Entry entry) throws SQLException {
        PreparedStatement delete = session.prepare("DELETE FROM outbox WHERE sequence = ?");
        delete.setLong(1, entry.sequence());
        return delete.executeUpdate() == 1;
    }

    @Override
    public void retryLater(Entry entry, String reason, Instant dueAt, Deadline deadline) {
        database.change("putting off an outbox entry", deadline, session -> {
            PreparedStatement update = session.prepare(
                    "UPDATE outbox SET attempts = ?, due_at = ?, leased = 0, reason = ? WHERE sequence = ?");
            update.setInt(1, entry.attempts() + 1);
            update.setLong(2, dueAt.toEpochMilli());
            Texts.bind(update, 3, reason);
            update.setLong(4, entry.sequence());
            update.executeUpdate();
        });
    }

    @Override
    public void giveUp(Entry entry, String reason, Instant now, Deadline deadline) {
        database.change("giving up an outbox entry", deadline, session -> {
            if (delete(session, entry)) {
                PreparedStatement insert = session.prepare(
                        "INSERT INTO dead_letters (sequence, topic, frame_id, attempts, reason, failed_at) VALUES (?, ?, ?, ?, ?, ?)");
                insert.setLong(1, entry.sequence());
                insert.setString(2, entry.topic());
                insert.setString(3, entry.frame().value());
                insert.setInt(4, entry.attempts() + 1);
                Texts.bind(insert, 5, reason);
                insert.setLong(6, now.toEpochMilli());
                insert.executeUpdate();
            }
        });
    }

    @Override
    public long depth(String topic, Deadline deadline) {
        return database.read("counting the outbox", deadline, session -> {
            PreparedStatement count = session.prepare("SELECT count(*) FROM outbox WHERE topic = ?");
            count.setString(1, topic);
            try (var row = count.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    @Override
    public List<FrameId> listWaiting(String topic, int limit, Deadline deadline) {
        return database.scan("listing the outbox", deadline, session -> {
            PreparedStatement select =
                    session.prepare("SELECT frame_id FROM outbox WHERE topic = ? ORDER BY sequence LIMIT ?");
            select.setString(1, topic);
            select.setInt(2, limit);
            var frames = new ArrayList<FrameId>();
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    frames.add(new FrameId(row.getString(1)));
                }
            }
            return frames;
        });
    }

    @Override
    public List<DeadLetter> listDeadLetters(String topic, int limit, Deadline deadline) {
        return database.read("listing dead letters", deadline, session -> {
            PreparedStatement select = session.prepare(
                    "SELECT sequence, frame_id, attempts, reason, failed_at FROM dead_letters WHERE topic = ? ORDER BY letter LIMIT ?");
            select.setString(1, topic);
            select.setInt(2, limit);
            var letters = new ArrayList<DeadLetter>();
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    letters.add(new DeadLetter(
                            new Entry(row.getLong(1), topic, new FrameId(row.getString(2)), row.getInt(3)),
                            Texts.read(row, 4),
                            Instant.ofEpochMilli(row.getLong(5))));
                }
            }
            return letters;
        });
    }

    @Override
    public int replayDeadLetters(String topic, Optional<FrameId> frame, Deadline deadline) {
        return database.write("replaying dead letters", deadline, session -> {
            PreparedStatement insert =
                    session.prepare("INSERT INTO outbox (topic, frame_id) SELECT topic, frame_id FROM dead_letters"
                            + CHOSEN + " ORDER BY letter ON CONFLICT (topic, frame_id) DO NOTHING");
            choose(insert, topic, frame);
            insert.executeUpdate();
            return delete(session, topic, frame);
        });
    }

    @Override
    public int dropDeadLetters(String topic, Optional<FrameId> frame, Deadline deadline) {
        return database.write("dropping dead letters", deadline, session -> delete(session, topic, frame));
    }

    private static int delete(Session session, String topic, Optional<FrameId> frame) throws SQLException {
        PreparedStatement delete = session.prepare("DELETE FROM dead_letters" + CHOSEN);
        choose(delete, topic, frame);
        return delete.executeUpdate();
    }

    private static void choose(PreparedStatement statement, String topic, Optional<FrameId> frame) throws SQLException {
        statement.setString(1, topic);
        statement.setString(2, frame.map(FrameId::value).orElse(null));
    }
}
