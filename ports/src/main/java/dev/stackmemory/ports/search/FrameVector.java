package dev.stackmemory.ports.search;

import dev.stackmemory.domain.frame.FrameId;
import java.util.Objects;

/** The vector of one revision of one frame. Not a record, because an array has no value equality; never changed after construction. */
public final class FrameVector {
    private final FrameId frame;
    private final long revision;
    private final float[] components;

    /**
     * @param frame the frame
     * @param revision the revision whose text was embedded
     * @param components finite, not all zero; copied
     */
    public FrameVector(FrameId frame, long revision, float[] components) {
        this.frame = Objects.requireNonNull(frame, "frame");
        this.revision = revision;
        this.components = components.clone();
        boolean zero = true;
        for (float component : this.components) {
            if (!Float.isFinite(component)) {
                throw new IllegalArgumentException(
                        "the vector of frame " + frame + " has a component that is not finite");
            }
            zero &= component == 0;
        }
        if (zero) {
            throw new IllegalArgumentException(
                    "the vector of frame " + frame + " has no direction: every component is 0");
        }
    }

    public FrameId frame() {
        return frame;
    }

    public long revision() {
        return revision;
    }

    public int dimension() {
        return components.length;
    }

    /** A copy of the components. */
    public float[] components() {
        return components.clone();
    }
}
