package dev.stackmemory.ports.search;

import dev.stackmemory.domain.frame.FrameId;

/**
 * A frame near a query vector.
 *
 * @param frame the frame
 * @param revision the revision that was embedded
 * @param cosine in [-1, 1], from full-precision components
 */
public record VectorHit(FrameId frame, long revision, double cosine) {}
