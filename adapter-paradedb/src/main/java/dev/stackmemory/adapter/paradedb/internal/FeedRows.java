package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.FrameId;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which frames left this home, and by which change; and the generation of each project. */
final class FeedRows {
    private final Session session;

    FeedRows(Session session) {
        this.session = session;
    }

    /** Enters the frames that go, each by a change of its own, and gives the change numbers. */
    Map<FrameId, Long> remove(Collection<FrameId> ids, ChangeCounter counter) throws SQLException {
        var positions = new LinkedHashMap<FrameId, Long>();
        ids.forEach(id -> positions.put(id, counter.nextRemoval()));
        if (!positions.isEmpty()) {
            session.update(
                    "INSERT INTO stackmemory.removals (position, frame_id) SELECT * FROM unnest(?, ?)"
                            + " ON CONFLICT (frame_id) DO UPDATE SET position = excluded.position",
                    parameters -> parameters
                            .numbers(positions.values())
                            .texts(positions.keySet().stream()
                                    .map(FrameId::value)
                                    .toList()));
        }
        return positions;
    }

    /** The frames are back. */
    void restore(Collection<FrameId> ids) throws SQLException {
        if (!ids.isEmpty()) {
            List<String> values = ids.stream().map(FrameId::value).toList();
            session.update(
                    "DELETE FROM stackmemory.removals WHERE frame_id = ANY (?)",
                    parameters -> parameters.texts(values));
        }
    }

    /** Something changed in the projects. Of two that change several at once, both begin with the same one. */
    void touch(Set<String> projects) throws SQLException {
        session.batch(
                "INSERT INTO stackmemory.project_generations AS held (project_id, generation) VALUES (?, 1)"
                        + " ON CONFLICT (project_id) DO UPDATE SET generation = held.generation + 1",
                new TreeSet<>(projects),
                (project, row) -> row.text(project));
    }
}
