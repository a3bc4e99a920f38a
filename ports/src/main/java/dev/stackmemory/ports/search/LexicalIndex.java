package dev.stackmemory.ports.search;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The words of the frames at home in one store. Derived from the home's {@code ChangeFeed}, so that losing it loses nothing: what is missing,
 * damaged, or of another history or form is made anew. Thread-safe, and shared by several processes.
 */
public interface LexicalIndex extends AutoCloseable {
    /**
     * What of the index is searched now. It has seen every change that the home had acknowledged when this was called, unless the deadline
     * came first: then it has seen some, and says so by {@link LexicalView#behind()}. To be closed.
     *
     * @param deadline of catching up; the view itself can be used afterwards
     * @throws dev.stackmemory.ports.failure.StoreException.AccessDenied if the index may not be read
     */
    LexicalView open(Deadline deadline);

    /**
     * Brings the durable part of the index up to the home's newest change, so that the next {@link #open} finds nothing left to do. Where
     * another process is doing that already, waits for it until the deadline.
     *
     * @param progress hears how many of the pending changes are indexed
     * @return whether nothing was pending at the end; false means that the deadline came first
     * @throws dev.stackmemory.ports.failure.StoreException.CapacityExceeded if there is no room; what was searchable stays searchable
     * @throws dev.stackmemory.ports.failure.StoreException.AccessDenied if the index may not be written
     */
    boolean refresh(Progress progress, Deadline deadline);

    /** Makes the index anew from the home's frames. Until that is done, the old one is searched. As {@link #refresh} otherwise. */
    boolean rebuild(Progress progress, Deadline deadline);

    /** How the index stands, without changing it. */
    IndexStatus status(Deadline deadline);

    /** Gives back what the index holds open. Views that are open stay usable until they are closed. */
    @Override
    void close();

    /**
     * How an index stands.
     *
     * @param frames how many frames the durable part holds
     * @param pending how far the home's newest change is ahead of it, in positions; at least the number of frames that are not yet in it
     * @param bytes what it takes on disk, 0 if it lies in memory
     * @param dead how many frames it holds that are not there any more, or are there once more in a later revision; absent if it cannot tell
     */
    record IndexStatus(long frames, long pending, long bytes, OptionalLong dead) {
        /** Of an index that cannot tell what is dead in it. */
        public IndexStatus(long frames, long pending, long bytes) {
            this(frames, pending, bytes, OptionalLong.empty());
        }

        /** How many times as many frames it holds as are alive, from 1 on; absent if that is not known, or nothing is alive. */
        public OptionalDouble bloat() {
            return dead.isPresent() && frames > 0
                    ? OptionalDouble.of((double) (frames + dead.getAsLong()) / frames)
                    : OptionalDouble.empty();
        }
    }
}
