package dev.stackmemory.ports.search;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import java.util.Collection;
import java.util.List;

/** What was said just before and after: the frames around a frame in its session. Thread-safe. */
public interface SessionNeighbours {
    /** The widest window that can be asked for. */
    int MAX_WIDTH = 16;

    /**
     * The frames at home here that stand nearest to each of the given ones in the same session of the same project, in the order of creation
     * time and then of the ids' UTF-8 bytes. A frame that is not at home here, or has no session, has no neighbours.
     *
     * @param frames any number
     * @param width how many on either side at most, from 1 to {@value #MAX_WIDTH}
     * @return in no particular order; a pair of neighbours that were both asked for stands there from both sides
     */
    List<SessionNeighbour> around(Collection<FrameId> frames, int width, Deadline deadline);
}
