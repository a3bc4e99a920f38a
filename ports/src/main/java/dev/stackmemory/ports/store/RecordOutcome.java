package dev.stackmemory.ports.store;

import dev.stackmemory.domain.frame.FrameId;

/** What became of one write. */
public sealed interface RecordOutcome {
    FrameId frame();

    /** The revision is at home, on disk. */
    record Recorded(FrameId frame, long revision) implements RecordOutcome {}

    /** The home held this very revision with the same content already; nothing was written. */
    record Unchanged(FrameId frame, long revision) implements RecordOutcome {}

    /**
     * The home holds another revision, or other content under the same one; nothing was written.
     *
     * @param currentRevision what the home holds, or 0 if it holds nothing
     */
    record Conflict(FrameId frame, long currentRevision) implements RecordOutcome {}

    /** The frame was forgotten and does not come back; nothing was written. */
    record Forgotten(FrameId frame) implements RecordOutcome {}
}
