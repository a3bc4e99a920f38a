package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.FrameChange;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The changes in the order of their numbers, which are the keys of the frames themselves. */
public final class SqliteChangeFeed implements ChangeFeed {
    private final SqliteDatabase database;
    private final String historyId;

    public SqliteChangeFeed(SqliteDatabase database) {
        this.database = database;
        this.historyId = database.read("opening", Deadline.NEVER, session -> {
            try (var row = session.prepare("SELECT history_id FROM store").executeQuery()) {
                if (!row.next()) {
                    throw Failures.notADatabase(database.path(), null);
                }
                return row.getString(1);
            }
        });
    }

    @Override
    public String historyId() {
        return historyId;
    }

    @Override
    public long head(Deadline deadline) {
        return database.read("reading the newest change", deadline, ChangeCounter::head);
    }

    @Override
    public List<FrameChange> changesAfter(long position, int limit, Deadline deadline) {
        return database.scan("reading changes", deadline, session -> {
            var changes = new ArrayList<FrameChange>(removals(session, position, limit));
            // With a full page of removals, frames beyond the last of them are not asked for.
            long last =
                    changes.size() < limit ? Long.MAX_VALUE : changes.getLast().position();
            FrameReader.Page page = new FrameReader(session).listAfter(position, last, true, limit);
            if (page.cut()) {
                long end = page.rows().getLast().key();
                changes.removeIf(removal -> removal.position() > end);
            }
            for (FrameReader.Row row : page.rows()) {
                changes.add(new FrameChange.Upserted(row.key(), row.copy().frame()));
            }
            changes.sort(Comparator.comparingLong(FrameChange::position));
            return changes.size() <= limit ? changes : List.copyOf(changes.subList(0, limit));
        });
    }

    private static List<FrameChange> removals(Session session, long position, int limit) throws SQLException {
        PreparedStatement select =
                session.prepare("SELECT position, frame_id FROM removals WHERE position > ? ORDER BY position LIMIT ?");
        select.setLong(1, position);
        select.setInt(2, limit);
        var removals = new ArrayList<FrameChange>();
        try (var row = select.executeQuery()) {
            while (row.next()) {
                removals.add(new FrameChange.Removed(row.getLong(1), new FrameId(row.getString(2))));
            }
        }
        return removals;
    }
}
