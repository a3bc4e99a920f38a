package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.FrameChange;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The changes in the order of their numbers, which are the keys of the frames themselves. A page is read in one snapshot. */
public final class ParadeDbChangeFeed implements ChangeFeed {
    private final Database database;

    public ParadeDbChangeFeed(Database database) {
        this.database = database;
    }

    @Override
    public String historyId() {
        return database.identity().historyId();
    }

    @Override
    public long head(Deadline deadline) {
        return database.read(
                "reading the newest change",
                deadline,
                session -> database.identity().head(session));
    }

    @Override
    public boolean readFrom(long position, Deadline deadline) {
        return database.readFrom(position, deadline);
    }

    @Override
    public List<FrameChange> changesAfter(long position, int limit, Deadline deadline) {
        return database.scan("reading changes", deadline, session -> {
            var changes = new ArrayList<FrameChange>(removals(session, position, limit));
            // With a full page of removals, frames beyond the last of them are not asked for.
            long last =
                    changes.size() < limit ? Long.MAX_VALUE : changes.getLast().position();
            for (FrameReader.Row row : new FrameReader(session).listAfter(position, last, true, limit)) {
                changes.add(new FrameChange.Upserted(row.key(), row.copy().frame()));
            }
            changes.sort(Comparator.comparingLong(FrameChange::position));
            return changes.size() <= limit ? changes : List.copyOf(changes.subList(0, limit));
        });
    }

    private static List<FrameChange> removals(Session session, long position, int limit) throws SQLException {
        return session.query(
                "SELECT position, frame_id FROM stackmemory.removals WHERE position > ? ORDER BY position LIMIT ?",
                parameters -> parameters.number(position).integer(limit),
                row -> new FrameChange.Removed(row.getLong(1), new FrameId(row.getString(2))));
    }
}
