package dev.stackmemory.domain.eviction;

import dev.stackmemory.domain.frame.FrameId;
import java.time.Instant;

/** What an {@link EvictionOrder} looks at: one copy of a frame in one place. */
public interface Evictable {
    FrameId frame();

    /** When the frame was created, whichever copy this is. */
    Instant createdAt();

    /** How often the frame was read, at least 0. */
    long accessCount();

    /** The latest use; of a frame that was never read, when it came into being. */
    Instant lastUse();
}
