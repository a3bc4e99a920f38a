package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.EditTimes;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

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
                    .put(times.stream()
                            .filter(time -> !forgotten.contains(time.frame()))
                            .toList());
        });
    }

    @Override
    public Map<FrameId, EditTime> find(Collection<FrameId> frames, Deadline deadline) {
        return database
                .read("finding times of edits", deadline, session -> new EditTimeRows(session).find(frames))
                .stream()
                .collect(Collectors.toMap(EditTime::frame, Function.identity()));
    }
}
