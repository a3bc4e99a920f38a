package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.SessionNeighbour;
import dev.stackmemory.ports.search.SessionNeighbours;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads neighbours off the index of sessions, which holds every column that is asked for. */
public final class SqliteSessionNeighbours implements SessionNeighbours {
    private static final String PLACE =
            "SELECT session_id, project_id, created_at FROM frames WHERE frame_id = ? AND at_home = 1 AND session_id IS NOT NULL";
    private static final String BEFORE = "SELECT frame_id, created_at FROM frames"
            + " WHERE session_id = ? AND project_id = ? AND (created_at, frame_id) < (?, ?) AND at_home = 1"
            + " ORDER BY created_at DESC, frame_id DESC LIMIT ?";
    private static final String AFTER = "SELECT frame_id, created_at FROM frames"
            + " WHERE session_id = ? AND project_id = ? AND (created_at, frame_id) > (?, ?) AND at_home = 1"
            + " ORDER BY created_at, frame_id LIMIT ?";

    private final SqliteDatabase database;

    public SqliteSessionNeighbours(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public List<SessionNeighbour> around(Collection<FrameId> frames, int width, Deadline deadline) {
        return database.read("reading a session", deadline, session -> {
            var neighbours = new ArrayList<SessionNeighbour>();
            for (FrameId frame : frames) {
                PreparedStatement select = session.prepare(PLACE);
                select.setString(1, frame.value());
                try (var place = select.executeQuery()) {
                    if (place.next()) {
                        String sessionId = place.getString(1);
                        String projectId = place.getString(2);
                        long createdAt = place.getLong(3);
                        collect(
                                bind(session, BEFORE, sessionId, projectId, createdAt, frame, width),
                                frame,
                                -1,
                                neighbours);
                        collect(
                                bind(session, AFTER, sessionId, projectId, createdAt, frame, width),
                                frame,
                                1,
                                neighbours);
                    }
                }
            }
            return neighbours;
        });
    }

    private static PreparedStatement bind(
            Session session, String sql, String sessionId, String projectId, long createdAt, FrameId frame, int width)
            throws SQLException {
        PreparedStatement select = session.prepare(sql);
        select.setString(1, sessionId);
        select.setString(2, projectId);
        select.setLong(3, createdAt);
        select.setString(4, frame.value());
        select.setInt(5, width);
        return select;
    }

    private static void collect(PreparedStatement select, FrameId frame, int step, List<SessionNeighbour> neighbours)
            throws SQLException {
        try (var rows = select.executeQuery()) {
            int distance = step;
            while (rows.next()) {
                neighbours.add(new SessionNeighbour(
                        frame, new FrameId(rows.getString(1)), Instant.ofEpochMilli(rows.getLong(2)), distance));
                distance += step;
            }
        }
    }
}
