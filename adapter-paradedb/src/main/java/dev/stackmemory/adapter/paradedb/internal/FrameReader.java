package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.Provenance;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.ports.failure.StoreException.CorruptFrame;
import dev.stackmemory.ports.store.StoredFrame;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLState;

/** Reads whole frames back. */
final class FrameReader {
    private static final String COLUMNS =
            "f." + FrameColumns.FRAMES.replace(", metadata_json", "").replace(", ", ", f.");
    private static final String BY_ID =
            "SELECT " + COLUMNS + ", f.tableoid::regclass::text" + from("stackmemory.frames");
    private static final String AFTER_KEY = "SELECT " + COLUMNS + " FROM stackmemory.frames f"
            + " WHERE f.frame_key > ? AND f.frame_key <= ? AND (f.at_home OR NOT ?) ORDER BY f.frame_key LIMIT ?";
    private static final String EVENTS = "SELECT " + FrameColumns.EVENTS
            + " FROM stackmemory.events WHERE frame_key = ANY (?) AND created_at = ANY (?) ORDER BY frame_key, ordinal";
    private static final String ANCHORS = "SELECT " + FrameColumns.ANCHORS
            + " FROM stackmemory.anchors WHERE frame_key = ANY (?) AND created_at = ANY (?) ORDER BY frame_key,"
            + " ordinal";

    private static final Map<String, InPartition> IN_PARTITION = new ConcurrentHashMap<>();

    /** The statements that look in one partition: for the row of a key, if it is of that frame, and for what the ledger says of the frame. */
    private record InPartition(String byKey, String byLedger) {
        static InPartition of(String table) {
            return IN_PARTITION.computeIfAbsent(
                    table,
                    name -> new InPartition(
                            "SELECT " + COLUMNS + " FROM " + name + " f WHERE f.frame_key = ? AND f.frame_id = ?",
                            "SELECT " + COLUMNS + from(name) + "?"));
        }
    }

    private static String from(String table) {
        return " FROM stackmemory.ledger l JOIN " + table + " f ON f.frame_key = l.copy_key AND f.created_at ="
                + " l.copy_created_at WHERE l.frame_id = ";
    }

    /** A copy and the number of the change that brought it. */
    record Row(long key, StoredFrame copy) {}

    /** The row of a frame, of which events and anchors are yet to be read. */
    private record Bare(long key, long createdAt, int events, int anchors, String id, Making making) {}

    /** Makes the frame when its parts are there. */
    private interface Making {
        StoredFrame make(List<FrameEvent> events, List<Anchor> anchors);
    }

    private final Session session;

    FrameReader(Session session) {
        this.session = session;
    }

    /**
     * The copies of the frames. Statement by statement, each may see a later state: a frame that is written anew meanwhile is read
     * again.
     */
    List<StoredFrame> find(Collection<FrameId> ids, Partitions partitions) throws SQLException {
        List<String> left = ids.stream().map(FrameId::value).distinct().toList();
        var found = new ArrayList<StoredFrame>(left.size());
        Map<String, Long> torn = Map.of();
        while (!left.isEmpty()) {
            List<Bare> rows = left.size() == 1 ? row(left.getFirst(), partitions) : rows(left, partitions);
            var parts = new Parts(rows);
            var again = new HashMap<String, Long>();
            for (Bare row : rows) {
                if (parts.isWhole(row)) {
                    found.add(parts.frame(row));
                } else if (Long.valueOf(row.key()).equals(torn.get(row.id()))) {
                    throw corrupt(row.id(), "events or anchors of it are missing", null);
                } else {
                    again.put(row.id(), row.key());
                }
            }
            torn = again;
            left = List.copyOf(again.keySet());
        }
        return found;
    }

    /**
     * One frame, sought first where it was seen: a statement on all partitions opens and locks each of them. A key is given to one copy and never again, and
     * the copy that another takes the place of goes with it: a row that is found under its key is the one that the ledger names.
     */
    private List<Bare> row(String id, Partitions partitions) throws SQLException {
        Partitions.Guess guess = partitions.guess(id);
        if (guess != null) {
            List<Bare> row = rowIn(guess, id);
            if (!row.isEmpty()) {
                partitions.saw(id, guess.table(), row.getFirst().key());
                return row;
            }
        }
        return session.query(BY_ID + "?", parameters -> parameters.text(id), row -> placed(row, partitions));
    }

    private List<Bare> rowIn(Partitions.Guess guess, String id) throws SQLException {
        InPartition statements = InPartition.of(guess.table());
        try {
            List<Bare> row = guess.key() == Partitions.UNKNOWN
                    ? List.of()
                    : session.query(
                            statements.byKey(),
                            parameters -> parameters.number(guess.key()).text(id),
                            FrameReader::read);
            return row.isEmpty()
                    ? session.query(statements.byLedger(), parameters -> parameters.text(id), FrameReader::read)
                    : row;
        } catch (SQLException failure) {
            if (PSQLState.UNDEFINED_TABLE.getState().equals(failure.getSQLState())) {
                return List.of();
            }
            throw failure;
        }
    }

    private List<Bare> rows(List<String> ids, Partitions partitions) throws SQLException {
        return session.query(BY_ID + "ANY (?)", parameters -> parameters.texts(ids), row -> placed(row, partitions));
    }

    private static Bare placed(ResultSet row, Partitions partitions) throws SQLException {
        Bare read = read(row);
        partitions.saw(read.id(), row.getString(35), read.key());
        return read;
    }

    /**
     * The copies of the changes after one number up to another, in their order; in one snapshot.
     *
     * @param homeOnly leaves replicas out
     */
    List<Row> listAfter(long key, long lastKey, boolean homeOnly, int limit) throws SQLException {
        List<Bare> rows = session.query(
                AFTER_KEY,
                parameters ->
                        parameters.number(key).number(lastKey).flag(homeOnly).integer(limit),
                FrameReader::read);
        var parts = new Parts(rows);
        var list = new ArrayList<Row>(rows.size());
        for (Bare row : rows) {
            if (!parts.isWhole(row)) {
                throw corrupt(row.id(), "events or anchors of it are missing", null);
            }
            list.add(new Row(row.key(), parts.frame(row)));
        }
        return list;
    }

    /** The events and anchors of some frames. */
    private final class Parts {
        private final Map<Long, List<FrameEvent>> events = new HashMap<>();
        private final Map<Long, List<Anchor>> anchors = new HashMap<>();

        Parts(List<Bare> rows) throws SQLException {
            List<Bare> withEvents =
                    rows.stream().filter(row -> row.events() > 0).toList();
            List<Bare> withAnchors =
                    rows.stream().filter(row -> row.anchors() > 0).toList();
            read(
                    EVENTS,
                    withEvents,
                    row -> events.computeIfAbsent(row.getLong(1), key -> new ArrayList<>())
                            .add(event(row)));
            read(
                    ANCHORS,
                    withAnchors,
                    row -> anchors.computeIfAbsent(row.getLong(1), key -> new ArrayList<>())
                            .add(anchor(row)));
        }

        private void read(String sql, List<Bare> rows, Session.RowReader<Boolean> reader) throws SQLException {
            if (!rows.isEmpty()) {
                List<Long> keys = rows.stream().map(Bare::key).toList();
                List<Long> months =
                        rows.stream().map(Bare::createdAt).distinct().toList();
                session.query(sql, parameters -> parameters.numbers(keys).numbers(months), reader);
            }
        }

        boolean isWhole(Bare row) {
            return events.getOrDefault(row.key(), List.of()).size() == row.events()
                    && anchors.getOrDefault(row.key(), List.of()).size() == row.anchors();
        }

        StoredFrame frame(Bare row) {
            try {
                return row.making()
                        .make(events.getOrDefault(row.key(), List.of()), anchors.getOrDefault(row.key(), List.of()));
            } catch (IllegalArgumentException damaged) {
                throw corrupt(row.id(), String.valueOf(damaged.getMessage()), damaged);
            }
        }
    }

    private static CorruptFrame corrupt(String id, String what, @Nullable Exception cause) {
        return new CorruptFrame(
                "frame " + id + " cannot be read back: " + what
                        + ". Forget it and record it again, or restore a backup.",
                cause);
    }

    private static FrameEvent event(ResultSet row) throws SQLException {
        try {
            return new FrameEvent(
                    Texts.decode(row.getString(6)),
                    row.getLong(3),
                    Texts.decode(row.getString(7)),
                    Texts.decode(row.getString(8)),
                    Instant.ofEpochMilli(row.getLong(4)));
        } catch (IllegalArgumentException damaged) {
            throw corrupt("with the key " + row.getLong(1), "one of its events is damaged", damaged);
        }
    }

    private static Anchor anchor(ResultSet row) throws SQLException {
        try {
            return new Anchor(
                    Texts.decode(row.getString(6)),
                    Texts.decode(row.getString(7)),
                    Texts.decode(row.getString(8)),
                    row.getInt(5),
                    Instant.ofEpochMilli(row.getLong(3)),
                    Texts.decode(row.getString(9)));
        } catch (IllegalArgumentException damaged) {
            throw corrupt("with the key " + row.getLong(1), "one of its anchors is damaged", damaged);
        }
    }

    private static Bare read(ResultSet row) throws SQLException {
        String id = row.getString(12);
        try {
            List<Optional<String>> texts = new LongTexts(
                            row.getString(28),
                            row.getString(29),
                            row.getString(30),
                            row.getString(31),
                            row.getString(32),
                            row.getString(33),
                            row.getBytes(34))
                    .unpacked();
            var tags = new TreeSet<>(Utf8Order.INSTANCE);
            tags.addAll(tags(row.getArray(26)));
            var provenance = new Provenance(
                    Texts.decode(row.getString(21)),
                    Texts.decode(row.getString(22)),
                    row.getDouble(7),
                    Texts.decodeOptional(row.getString(23)),
                    Texts.decode(row.getString(24)));
            var id0 = new FrameId(id);
            var project = new ProjectId(row.getString(13));
            Optional<SessionId> session = Optional.ofNullable(row.getString(14)).map(SessionId::new);
            Optional<String> run = Texts.decodeOptional(row.getString(15));
            Optional<FrameId> parent = Optional.ofNullable(row.getString(16)).map(FrameId::new);
            String type = Texts.decode(row.getString(17));
            String name = Texts.decode(row.getString(18));
            String state = Texts.decode(row.getString(19));
            String retention = Texts.decode(row.getString(20));
            long createdAt = row.getLong(2);
            Optional<Instant> closedAt = instant(row, 5);
            double score = row.getDouble(6);
            int depth = row.getInt(8);
            long revision = row.getLong(3);
            long ledgerVersion = row.getLong(4);
            byte[] hash = row.getBytes(25);
            return new Bare(
                    row.getLong(1),
                    createdAt,
                    row.getInt(9),
                    row.getInt(10),
                    id,
                    (events, anchors) -> new StoredFrame(
                            new Frame(
                                    id0,
                                    project,
                                    session,
                                    run,
                                    parent,
                                    depth,
                                    type,
                                    name,
                                    state,
                                    texts.get(0).orElseThrow(),
                                    texts.get(1),
                                    texts.get(2),
                                    texts.get(3),
                                    texts.get(4),
                                    texts.get(5),
                                    tags,
                                    Instant.ofEpochMilli(createdAt),
                                    closedAt,
                                    retention,
                                    score,
                                    provenance,
                                    events,
                                    anchors,
                                    revision),
                            Hashes.of(hash),
                            ledgerVersion));
        } catch (IllegalArgumentException damaged) {
            throw corrupt(id, String.valueOf(damaged.getMessage()), damaged);
        }
    }

    static List<String> tags(@Nullable Array column) throws SQLException {
        if (column == null) {
            return List.of();
        }
        var tags = new ArrayList<String>();
        for (Object tag : (Object[]) column.getArray()) {
            tags.add(Texts.decode((String) tag));
        }
        return tags;
    }

    static Optional<Instant> instant(ResultSet row, int index) throws SQLException {
        long millis = row.getLong(index);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
