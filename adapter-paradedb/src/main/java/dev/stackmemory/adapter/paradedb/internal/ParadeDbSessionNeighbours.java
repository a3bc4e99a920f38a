package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.SessionNeighbour;
import dev.stackmemory.ports.search.SessionNeighbours;
import dev.stackmemory.ports.search.SessionPlace;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads neighbours by the index of sessions, all of a question in one statement. */
public final class ParadeDbSessionNeighbours implements SessionNeighbours {
    private static final String AROUND = """
        SELECT place.number, beside.direction, beside.frame_id, beside.created_at
        FROM unnest(?::text[], ?::text[], ?::bigint[], ?::text[]) WITH ORDINALITY
          AS place (session_id, project_id, created_at, frame_id, number),
        LATERAL (
          (SELECT -1 AS direction, f.frame_id, f.created_at FROM stackmemory.frames f
           WHERE f.session_id = place.session_id AND f.project_id = place.project_id AND f.at_home
             AND f.created_at <= place.created_at
             AND (f.created_at, f.frame_id) < (place.created_at, place.frame_id COLLATE "C")
           ORDER BY f.created_at DESC, f.frame_id DESC LIMIT ?)
          UNION ALL
          (SELECT 1, f.frame_id, f.created_at FROM stackmemory.frames f
           WHERE f.session_id = place.session_id AND f.project_id = place.project_id AND f.at_home
             AND f.created_at >= place.created_at
             AND (f.created_at, f.frame_id) > (place.created_at, place.frame_id COLLATE "C")
           ORDER BY f.created_at, f.frame_id LIMIT ?)) AS beside\
        """;

    private final Database database;

    public ParadeDbSessionNeighbours(Database database) {
        this.database = database;
    }

    /** A neighbour, of which the distance is not counted yet. */
    private record Beside(int place, int direction, FrameId frame, long createdAt) {}

    @Override
    public List<SessionNeighbour> around(Collection<SessionPlace> places, int width, Deadline deadline) {
        List<SessionPlace> asked = List.copyOf(places);
        return database.list(
                "reading a session", deadline, session -> asked.isEmpty() ? List.of() : around(session, asked, width));
    }

    private static List<SessionNeighbour> around(Session session, List<SessionPlace> places, int width)
            throws SQLException {
        List<Beside> rows = session.query(
                AROUND,
                parameters -> parameters
                        .texts(places.stream()
                                .map(place -> place.session().value())
                                .toList())
                        .texts(places.stream()
                                .map(place -> place.project().value())
                                .toList())
                        .numbers(places.stream()
                                .map(place -> place.createdAt().toEpochMilli())
                                .toList())
                        .texts(places.stream()
                                .map(place -> place.frame().value())
                                .toList())
                        .integer(width)
                        .integer(width),
                row -> new Beside(
                        Math.toIntExact(row.getLong(1) - 1),
                        row.getInt(2),
                        new FrameId(row.getString(3)),
                        row.getLong(4)));
        var sorted = new ArrayList<>(rows);
        sorted.sort(ParadeDbSessionNeighbours::byDistance);
        var neighbours = new ArrayList<SessionNeighbour>(sorted.size());
        int place = -1;
        int direction = 0;
        int distance = 0;
        for (Beside row : sorted) {
            distance = row.place() == place && row.direction() == direction ? distance + 1 : 1;
            place = row.place();
            direction = row.direction();
            neighbours.add(new SessionNeighbour(
                    places.get(place).frame(),
                    row.frame(),
                    Instant.ofEpochMilli(row.createdAt()),
                    direction * distance));
        }
        return neighbours;
    }

    /** By place, then side, then from the nearest to the farthest. */
    private static int byDistance(Beside left, Beside right) {
        int order = Integer.compare(left.place(), right.place());
        order = order != 0 ? order : Integer.compare(left.direction(), right.direction());
        if (order != 0) {
            return order;
        }
        order = Long.compare(left.createdAt(), right.createdAt());
        order = order != 0 ? order : left.frame().compareTo(right.frame());
        return left.direction() < 0 ? -order : order;
    }
}
