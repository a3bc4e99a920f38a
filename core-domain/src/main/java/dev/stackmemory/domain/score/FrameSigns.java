package dev.stackmemory.domain.score;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.tier.AccessPattern;
import java.time.Instant;
import java.util.Objects;

/**
 * What a frame's importance is judged by.
 *
 * @param decision whether it holds an anchor of type {@value Anchor#DECISION}
 * @param events how many events it holds, at least 0
 * @param digest whether it has a digest that is not blank
 * @param children whether another frame names it as its parent
 * @param createdAt when it was created
 * @param access how it was read
 */
public record FrameSigns(
        boolean decision, int events, boolean digest, boolean children, Instant createdAt, AccessPattern access) {
    public FrameSigns {
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(access, "access");
        if (events < 0) {
            throw new IllegalArgumentException("the number of events, " + events + ", is negative");
        }
    }

    /** The signs of a frame; what it does not know of itself is given. */
    public static FrameSigns of(Frame frame, boolean children, AccessPattern access) {
        return new FrameSigns(
                frame.anchors().stream().anyMatch(anchor -> anchor.type().equals(Anchor.DECISION)),
                frame.events().size(),
                frame.digest().filter(digest -> !digest.isBlank()).isPresent(),
                children,
                frame.createdAt(),
                access);
    }
}
