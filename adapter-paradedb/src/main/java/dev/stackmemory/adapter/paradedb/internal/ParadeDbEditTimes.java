package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.HybridTime;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.EditTimes;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Times of edits, shared by all nodes. */
public final class ParadeDbEditTimes implements EditTimes {
    private final Database database;

    public ParadeDbEditTimes(Database database) {
        this.database = database;
    }

    @Override
    public void put(Collection<EditTime> times, Deadline deadline) {
        database.change("keeping times of edits", deadline, session -> {
            // Whoever forgets frames waits, or is done before it is asked what was forgotten.
            database.identity().lock(session);
            Set<FrameId> forgotten = database.tombstones(session)
                    .among(times.stream().map(EditTime::frame).toList());
            new EditTimeRows(session)
                    .put(
                            times.stream()
                                    .filter(time -> !forgotten.contains(time.frame()))
                                    .toList(),
                            database.settings().clock().instant());
        });
    }

    @Override
    public Map<FrameId, HybridTime> find(Map<FrameId, ContentHash> revisions, Deadline deadline) {
        return revisions.isEmpty()
                ? Map.of()
                : database.read(
                        "finding times of edits", deadline, session -> new EditTimeRows(session).find(revisions));
    }
}
