package dev.stackmemory.ports.store;

import dev.stackmemory.ports.Deadline;
import java.util.List;

/**
 * What changed at a home, in order, for whoever derives something from its frames (an index, vectors). Each frame stands in the feed
 * once, at its latest change: reading from position 0 gives every frame that is at home, and nothing but that plus some removals.
 * Thread-safe.
 */
public interface ChangeFeed {
    /** Names this history: derived data of another history must be made anew. A restored older copy of a store is noticed by its head. */
    String historyId();

    /** The position of the newest change, or 0 if there was none. */
    long head(Deadline deadline);

    /**
     * If the home has got as far as the change, then from the return on nothing that this program reads of it is older, not even where copies of the home
     * answer for it.
     *
     * @return whether it has; if not, nothing changes
     */
    default boolean readFrom(long position, Deadline deadline) {
        return head(deadline) >= position;
    }

    /**
     * The changes after the given position, oldest first, {@code limit} at most: fewer also where they are too large to be in memory together, but none only
     * if there is none.
     */
    List<FrameChange> changesAfter(long position, int limit, Deadline deadline);
}
