package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.ports.search.SessionNeighbour;
import dev.stackmemory.ports.search.SessionNeighbours;
import dev.stackmemory.ports.search.SessionPlace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** The sessions that were asked about, in their order, as they are read. Frames may be added from several threads. */
public final class SessionTurns {
    private final Collection<SessionPlace> places;
    private final int width;
    private final Map<Session, NavigableSet<Turn>> sessions = new HashMap<>();

    /**
     * @param places as {@link SessionNeighbours#around} takes them
     * @param width as {@link SessionNeighbours#around} takes it
     */
    public SessionTurns(Collection<SessionPlace> places, int width) {
        if (width < 1 || width > SessionNeighbours.MAX_WIDTH) {
            throw new IllegalArgumentException(
                    "a width of " + width + " is not between 1 and " + SessionNeighbours.MAX_WIDTH);
        }
        this.places = places;
        this.width = width;
        places.forEach(place -> sessions.put(new Session(place.project(), place.session()), new TreeSet<>()));
    }

    /** A session of one project: another may have one of that name. */
    public record Session(ProjectId project, SessionId session) {}

    private record Turn(Instant createdAt, FrameId id) implements Comparable<Turn> {
        @Override
        public int compareTo(Turn other) {
            return Comparator.comparing(Turn::createdAt).thenComparing(Turn::id).compare(this, other);
        }
    }

    /** The sessions to be read, each once. */
    public Set<Session> sessions() {
        return Set.copyOf(sessions.keySet());
    }

    /** Their projects. */
    public Set<ProjectId> projects() {
        Set<ProjectId> projects = new HashSet<>();
        sessions.keySet().forEach(session -> projects.add(session.project()));
        return projects;
    }

    /** A frame that was read; one of another session means nothing. */
    public void add(SessionPlace read) {
        NavigableSet<Turn> turns = sessions.get(new Session(read.project(), read.session()));
        if (turns != null) {
            synchronized (turns) {
                turns.add(new Turn(read.createdAt(), read.frame()));
            }
        }
    }

    /** What stands around the places, once everything is read. */
    public List<SessionNeighbour> neighbours() {
        var neighbours = new ArrayList<SessionNeighbour>();
        for (SessionPlace place : places) {
            NavigableSet<Turn> turns =
                    sessions.getOrDefault(new Session(place.project(), place.session()), new TreeSet<>());
            var here = new Turn(place.createdAt(), place.frame());
            add(neighbours, place, turns.headSet(here, false).descendingIterator(), -1);
            add(neighbours, place, turns.tailSet(here, false).iterator(), 1);
        }
        return neighbours;
    }

    private void add(List<SessionNeighbour> neighbours, SessionPlace place, Iterator<Turn> turns, int direction) {
        for (int distance = 1; distance <= width && turns.hasNext(); ) {
            Turn turn = turns.next();
            if (!turn.id().equals(place.frame())) {
                neighbours.add(new SessionNeighbour(place.frame(), turn.id(), turn.createdAt(), direction * distance));
                distance++;
            }
        }
    }
}
