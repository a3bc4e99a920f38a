package dev.stackmemory.ports.search;

import dev.stackmemory.ports.Deadline;
import java.util.Collection;
import java.util.List;

/** What was said just before and after: the frames around a place in a session. Thread-safe. */
public interface SessionNeighbours {
    /** The widest window that can be asked for. */
    int MAX_WIDTH = 16;

    /**
     * The frames at home here that stand nearest to each of the given places in the same session of the same project, in the order of creation
     * time and then of the ids' UTF-8 bytes. The frame of the place itself is never among them, and need not be at home here: a session may be
     * spread over several homes, whose answers merge by creation time and id.
     *
     * @param places any number
     * @param width how many on either side at most, from 1 to {@value #MAX_WIDTH}
     * @return in no particular order; a pair of neighbours that were both asked for stands there from both sides
     */
    List<SessionNeighbour> around(Collection<SessionPlace> places, int width, Deadline deadline);
}
