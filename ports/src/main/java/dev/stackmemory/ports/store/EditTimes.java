package dev.stackmemory.ports.store;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.HybridTime;
import dev.stackmemory.ports.Deadline;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;

/**
 * When and where revisions of shared frames were made, so that of two edits of one revision the later one can be told. A revision that is no edit
 * has none, and a forgotten frame loses all. Durable and thread-safe.
 */
public interface EditTimes {
    /**
     * When a revision was made.
     *
     * @param content the hash of its content
     */
    record EditTime(FrameId frame, ContentHash content, HybridTime at) {
        public EditTime {
            Objects.requireNonNull(frame, "frame");
            Objects.requireNonNull(content, "content");
            Objects.requireNonNull(at, "at");
        }
    }

    /**
     * Keeps the times before their revisions are recorded, each in the place of an earlier one of the same content. A revision may never come to be: what is not the frame's
     * revision a day later may go. Forgotten frames are passed over.
     */
    void put(Collection<EditTime> times, Deadline deadline);

    /**
     * When the revisions were made; those of which it is not known are missing.
     *
     * @param revisions the content of a revision of each frame
     */
    Map<FrameId, HybridTime> find(Map<FrameId, ContentHash> revisions, Deadline deadline);
}
