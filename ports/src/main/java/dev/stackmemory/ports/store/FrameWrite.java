package dev.stackmemory.ports.store;

import dev.stackmemory.domain.frame.Frame;
import java.util.Objects;

/**
 * A revision to record.
 *
 * @param frame the new revision, whole
 * @param baseRevision the revision it replaces, or 0 when the frame must be new
 */
public record FrameWrite(Frame frame, long baseRevision) {
    public FrameWrite {
        Objects.requireNonNull(frame, "frame");
        if (baseRevision < 0 || baseRevision >= frame.revision()) {
            throw new IllegalArgumentException("revision " + frame.revision() + " cannot replace revision "
                    + baseRevision + " of frame " + frame.id());
        }
    }

    /** A frame that must not exist yet. */
    public static FrameWrite create(Frame frame) {
        return new FrameWrite(frame, 0);
    }

    /** An edit of the revision just before the frame's own. */
    public static FrameWrite edit(Frame frame) {
        return new FrameWrite(frame, frame.revision() - 1);
    }
}
