package dev.stackmemory.ports.search;

import dev.stackmemory.domain.frame.FrameId;
import java.util.Comparator;

/**
 * A frame near a query vector.
 *
 * @param frame the frame
 * @param revision the revision that was embedded
 * @param cosine in [-1, 1], from full-precision components
 */
public record VectorHit(FrameId frame, long revision, double cosine) {
    /** The greatest cosine first, ties by the UTF-8 bytes of the id. */
    public static final Comparator<VectorHit> NEAREST_FIRST =
            Comparator.comparingDouble(VectorHit::cosine).reversed().thenComparing(VectorHit::frame);
}
