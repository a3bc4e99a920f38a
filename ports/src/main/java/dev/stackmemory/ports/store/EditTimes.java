package dev.stackmemory.ports.store;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.HybridTime;
import dev.stackmemory.ports.Deadline;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;

/**
 * When and where the latest edits of shared frames were made, so that of two edits of one revision the later one can be told. A frame that was never
 * edited has none, and a forgotten one loses it. Durable and thread-safe.
 */
public interface EditTimes {
    /**
     * When a revision was made.
     *
     * @param content the hash of its content, for it may never have come to be
     */
    record EditTime(FrameId frame, ContentHash content, HybridTime at) {
        public EditTime {
            Objects.requireNonNull(frame, "frame");
            Objects.requireNonNull(content, "content");
            Objects.requireNonNull(at, "at");
        }
    }

    /** Keeps the times, each in the place of its frame's earlier one, be that earlier or later. Forgotten frames are passed over. */
    void put(Collection<EditTime> times, Deadline deadline);

    /** What was put last for each of the frames; those without one are missing. */
    Map<FrameId, EditTime> find(Collection<FrameId> frames, Deadline deadline);
}
