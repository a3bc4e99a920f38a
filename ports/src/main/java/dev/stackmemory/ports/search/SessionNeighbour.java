package dev.stackmemory.ports.search;

import dev.stackmemory.domain.frame.FrameId;
import java.time.Instant;

/**
 * One frame beside another in its session.
 *
 * @param of the frame that was asked for
 * @param neighbour the frame beside it
 * @param createdAt when the neighbour was created, by which the answers of several homes merge
 * @param distance among the frames at home in one store: -1 for the one just before, -2 for the one before that; 1 and 2 for those after;
 *     never 0
 */
public record SessionNeighbour(FrameId of, FrameId neighbour, Instant createdAt, int distance) {
    public SessionNeighbour {
        if (distance == 0) {
            throw new IllegalArgumentException("frame " + of + " is no neighbour of itself");
        }
    }
}
