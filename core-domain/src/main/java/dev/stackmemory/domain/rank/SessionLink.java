package dev.stackmemory.domain.rank;

import dev.stackmemory.domain.frame.FrameId;
import java.util.Objects;

/**
 * Two frames that are near each other in a session.
 *
 * @param frame one of them
 * @param neighbour the other
 * @param distance how many steps lie between, at least 1
 */
public record SessionLink(FrameId frame, FrameId neighbour, int distance) {
    public SessionLink {
        Objects.requireNonNull(frame, "frame");
        Objects.requireNonNull(neighbour, "neighbour");
        if (distance < 1 || frame.equals(neighbour)) {
            throw new IllegalArgumentException(
                    "frame " + frame + " is no neighbour of " + neighbour + " at distance " + distance);
        }
    }
}
