package dev.stackmemory.testkit.memory;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.SessionNeighbour;
import dev.stackmemory.ports.search.SessionNeighbours;
import dev.stackmemory.ports.search.SessionPlace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The sessions of a home in memory. */
final class InMemorySessionNeighbours implements SessionNeighbours {
    private static final Comparator<SessionPlace> ORDER =
            Comparator.comparing(SessionPlace::createdAt).thenComparing(SessionPlace::frame);

    private final MemoryState state;

    InMemorySessionNeighbours(MemoryState state) {
        this.state = state;
    }

    @Override
    public List<SessionNeighbour> around(Collection<SessionPlace> places, int width, Deadline deadline) {
        return state.read("around", deadline, () -> {
            var neighbours = new ArrayList<SessionNeighbour>();
            places.forEach(place -> collect(place, width, neighbours));
            return neighbours;
        });
    }

    private void collect(SessionPlace place, int width, List<SessionNeighbour> neighbours) {
        List<SessionPlace> session = state.allAtHome()
                .flatMap(copy -> SessionPlace.of(copy.frame()).stream())
                .filter(other -> other.session().equals(place.session())
                        && other.project().equals(place.project())
                        && !other.frame().equals(place.frame()))
                .sorted(ORDER)
                .toList();
        int before = (int) session.stream()
                .filter(other -> ORDER.compare(other, place) < 0)
                .count();
        for (int index = Math.max(0, before - width); index < Math.min(session.size(), before + width); index++) {
            SessionPlace other = session.get(index);
            int distance = index < before ? index - before : index - before + 1;
            neighbours.add(new SessionNeighbour(place.frame(), other.frame(), other.createdAt(), distance));
        }
    }
}
