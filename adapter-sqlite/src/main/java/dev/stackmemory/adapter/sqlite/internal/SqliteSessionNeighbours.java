package dev.stackmemory.adapter.sqlite.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.SessionNeighbour;
import dev.stackmemory.ports.search.SessionNeighbours;
import dev.stackmemory.ports.search.SessionPlace;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads neighbours off the index of sessions, which holds every column that is asked for. */
public final class SqliteSessionNeighbours implements SessionNeighbours {
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
    public List<SessionNeighbour> around(Collection<SessionPlace> places, int width, Deadline deadline) {
        return database.read("reading a session", deadline, session -> {
            var neighbours = new ArrayList<SessionNeighbour>();
            for (SessionPlace place : places) {
                collect(bind(session, BEFORE, place, width), place.frame(), -1, neighbours);
                collect(bind(session, AFTER, place, width), place.frame(), 1, neighbours);
            }
            return neighbours;
        });
    }

    private static PreparedStatement bind(Session session, String sql, SessionPlace place, int width)
            throws SQLException {
        PreparedStatement select = session.prepare(sql);
        select.setString(1, place.session().value());
        select.setString(2, place.project().value());
        select.setLong(3, place.createdAt().toEpochMilli());
        select.setString(4, place.frame().value());
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
