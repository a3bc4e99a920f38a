package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Outbox;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The outbox and its dead letters. */
public final class ParadeDbOutbox implements Outbox {
    private static final String CLAIM = """
        WITH due AS MATERIALIZED (SELECT sequence FROM stackmemory.outbox WHERE topic = ? AND (due_at <= ? OR due_at > ?)
          ORDER BY sequence LIMIT ? FOR UPDATE SKIP LOCKED)
        UPDATE stackmemory.outbox o SET due_at = ?, leased = true FROM due WHERE o.sequence = due.sequence
        RETURNING o.sequence, o.frame_id, o.attempts\
        """;
    private static final String GIVE_UP = """
        WITH given_up AS (DELETE FROM stackmemory.outbox WHERE sequence = ? RETURNING sequence, topic, frame_id)
        INSERT INTO stackmemory.dead_letters (sequence, topic, frame_id, attempts, reason, failed_at)
        SELECT sequence, topic, frame_id, ?, ?, ? FROM given_up\
        """;
    /** The dead letters of a topic, of one frame or, where none is given, of all. */
    private static final String DROP =
            "DELETE FROM stackmemory.dead_letters WHERE topic = ? AND frame_id = coalesce(?, frame_id)";

    private static final String REPLAY = "WITH replayed AS (" + DROP + """
         RETURNING letter, topic, frame_id),
          added AS (INSERT INTO stackmemory.outbox (topic, frame_id)
            SELECT topic, frame_id FROM (SELECT DISTINCT ON (frame_id) letter, topic, frame_id FROM replayed
              ORDER BY frame_id, letter) once ORDER BY letter
            ON CONFLICT (frame_id, topic) DO NOTHING)
        SELECT count(*) FROM replayed\
        """;

    private final Database database;

    public ParadeDbOutbox(Database database) {
        this.database = database;
    }

    @Override
    public void add(String topic, Collection<FrameId> frames, Deadline deadline) {
        database.change("adding to the outbox", deadline, session -> new OutboxRows(session).add(topic, frames));
    }

    @Override
    public List<Entry> claim(String topic, int limit, Instant now, Instant leaseEnd, Deadline deadline) {
        // RETURNING promises no order.
        return database.write(
                "claiming from the outbox",
                deadline,
                session -> session
                        .query(
                                CLAIM,
                                parameters -> parameters
                                        .text(topic)
                                        .number(now.toEpochMilli())
                                        .number(now.plus(LONGEST_WAIT).toEpochMilli())
                                        .integer(limit)
                                        .number(leaseEnd.toEpochMilli()),
                                row -> new Entry(row.getLong(1), topic, new FrameId(row.getString(2)), row.getInt(3)))
                        .stream()
                        .sorted(Comparator.comparingLong(Entry::sequence))
                        .toList());
    }

    @Override
    public void complete(Collection<Entry> entries, Deadline deadline) {
        List<Long> sequences = entries.stream().map(Entry::sequence).sorted().toList();
        database.change("completing outbox entries", deadline, session -> {
            if (!sequences.isEmpty()) {
                session.update(
                        "DELETE FROM stackmemory.outbox WHERE sequence = ANY (?)",
                        parameters -> parameters.numbers(sequences));
            }
        });
    }

    @Override
    public void retryLater(Entry entry, String reason, Instant dueAt, Deadline deadline) {
        database.change(
                "putting off an outbox entry",
                deadline,
                session -> session.update(
                        "UPDATE stackmemory.outbox SET attempts = ?, due_at = ?, leased = false, reason = ? WHERE"
                                + " sequence = ?",
                        parameters -> parameters
                                .integer(entry.attempts() + 1)
                                .number(dueAt.toEpochMilli())
                                .text(Texts.encode(reason))
                                .number(entry.sequence())));
    }

    @Override
    public void giveUp(Entry entry, String reason, Instant now, Deadline deadline) {
        database.change(
                "giving up an outbox entry",
                deadline,
                session -> session.update(
                        GIVE_UP,
                        parameters -> parameters
                                .number(entry.sequence())
                                .integer(entry.attempts() + 1)
                                .text(Texts.encode(reason))
                                .number(now.toEpochMilli())));
    }

    @Override
    public long depth(String topic, Deadline deadline) {
        return database.read(
                "counting the outbox",
                deadline,
                session -> session.number(
                        "SELECT count(*) FROM stackmemory.outbox WHERE topic = ?",
                        parameters -> parameters.text(topic)));
    }

    @Override
    public List<FrameId> listWaiting(String topic, int limit, Deadline deadline) {
        return database.read(
                "listing the outbox",
                deadline,
                session -> session.query(
                        "SELECT frame_id FROM stackmemory.outbox WHERE topic = ? ORDER BY sequence LIMIT ?",
                        parameters -> parameters.text(topic).integer(limit),
                        row -> new FrameId(row.getString(1))));
    }

    @Override
    public List<DeadLetter> listDeadLetters(String topic, int limit, Deadline deadline) {
        return database.read(
                "listing dead letters",
                deadline,
                session -> session.query(
                        "SELECT sequence, frame_id, attempts, reason, failed_at FROM stackmemory.dead_letters"
                                + " WHERE topic = ? ORDER BY letter LIMIT ?",
                        parameters -> parameters.text(topic).integer(limit),
                        row -> new DeadLetter(
                                new Entry(row.getLong(1), topic, new FrameId(row.getString(2)), row.getInt(3)),
                                Texts.decode(row.getString(4)),
                                Instant.ofEpochMilli(row.getLong(5)))));
    }

    @Override
    public int replayDeadLetters(String topic, Optional<FrameId> frame, Deadline deadline) {
        return database.write(
                "replaying dead letters",
                deadline,
                session -> Math.toIntExact(session.number(REPLAY, parameters -> choose(parameters, topic, frame))));
    }

    @Override
    public int dropDeadLetters(String topic, Optional<FrameId> frame, Deadline deadline) {
        return database.write(
                "dropping dead letters",
                deadline,
                session -> session.update(DROP, parameters -> choose(parameters, topic, frame)));
    }

    private static Parameters choose(Parameters parameters, String topic, Optional<FrameId> frame) throws SQLException {
        return parameters.text(topic).text(frame.map(FrameId::value).orElse(null));
    }
}
