package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.SessionNeighbour;
import dev.stackmemory.ports.search.SessionNeighbours;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The sessions of a home in memory. */
final class InMemorySessionNeighbours implements SessionNeighbours {
    private final MemoryState state;

    InMemorySessionNeighbours(MemoryState state) {
        this.state = state;
    }

    @Override
    public List<SessionNeighbour> around(Collection<FrameId> frames, int width, Deadline deadline) {
        return state.read("around", deadline, () -> {
            var neighbours = new ArrayList<SessionNeighbour>();
            for (FrameId id : frames) {
                state.atHome(id)
                        .map(StoredFrame::frame)
                        .filter(frame -> frame.session().isPresent())
                        .ifPresent(frame -> collect(frame, width, neighbours));
            }
            return neighbours;
        });
    }

    private void collect(Frame frame, int width, List<SessionNeighbour> neighbours) {
        List<Frame> session = state.allAtHome()
                .map(StoredFrame::frame)
                .filter(other -> other.session().equals(frame.session())
                        && other.project().equals(frame.project()))
                .sorted(Comparator.comparing(Frame::createdAt).thenComparing(Frame::id))
                .toList();
        int place = session.indexOf(frame);
        for (int beside = Math.max(0, place - width); beside <= Math.min(session.size() - 1, place + width); beside++) {
            if (beside != place) {
                Frame other = session.get(beside);
                neighbours.add(new SessionNeighbour(frame.id(), other.id(), other.createdAt(), beside - place));
            }
        }
    }
}
