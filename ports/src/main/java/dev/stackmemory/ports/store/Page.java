package dev.stackmemory.ports.store;

import java.util.List;
import java.util.Optional;

/**
 * One page of a list.
 *
 * @param frames in the order asked for
 * @param next where the following page starts; absent on the last one. Opaque; a frame that is there during all of a listing appears
 *     exactly once, whatever is recorded or forgotten meanwhile
 */
public record Page(List<FrameSummary> frames, Optional<String> next) {
    public Page {
        frames = List.copyOf(frames);
    }
}
