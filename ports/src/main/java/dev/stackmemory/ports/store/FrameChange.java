package dev.stackmemory.ports.store;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;

/** The latest change of one frame at its home. */
public sealed interface FrameChange {
    /** Its number: positive, unique, and growing in the order in which changes became visible. */
    long position();

    /** The frame was recorded or edited; this is the revision that the home holds now. */
    record Upserted(long position, Frame frame) implements FrameChange {}

    /** The frame was forgotten, or its home moved elsewhere. */
    record Removed(long position, FrameId frame) implements FrameChange {}
}
