package dev.stackmemory.ports.store;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import java.util.Collection;
import java.util.Set;

/** Something that may hold bytes of a forgotten frame, be it a row, a free page, a log or an index segment. */
public interface Erasing {
    /** Its name for reports, such as {@code sqlite}. */
    String name();

    /**
     * Makes the bytes of the frames unrecoverable here. The frames are already forgotten.
     *
     * @return those of which nothing is left; the others must be tried again later
     */
    Set<FrameId> erase(Collection<FrameId> ids, Deadline deadline);
}
