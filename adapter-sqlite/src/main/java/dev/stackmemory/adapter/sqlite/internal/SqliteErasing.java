package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Erasing;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Erases forgotten frames from the file. Deleting has overwritten their rows with zeros ({@code secure_delete}); older images of the
 * pages may still stand in the log, until it has been brought into the database file and cut to nothing. Quantised vectors go with
 * their block, which is written anew without them.
 */
public final class SqliteErasing implements Erasing {
    private final SqliteDatabase database;

    public SqliteErasing(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public String name() {
        return database.settings().id().toString();
    }

    @Override
    public Set<FrameId> erase(Collection<FrameId> ids, Deadline deadline) {
        return database.removing(() -> eraseNow(ids, deadline));
    }

    private Set<FrameId> eraseNow(Collection<FrameId> ids, Deadline deadline) {
        Set<FrameId> absent = database.read("erasing", deadline, session -> {
            var frames = new FrameRows(session);
            var gone = new HashSet<FrameId>();
            for (FrameId id : ids) {
                if (frames.findHead(id).isEmpty()) {
                    gone.add(id);
                }
            }
            return gone;
        });
        database.change("erasing", deadline, session -> new VectorRows(session).purgeBlocks());
        boolean logIsEmpty = database.maintain("erasing", deadline, WriteAheadLog::truncate);
        return logIsEmpty ? absent : Set.of();
    }
}
