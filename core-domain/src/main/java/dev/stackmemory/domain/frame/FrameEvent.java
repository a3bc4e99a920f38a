package dev.stackmemory.domain.frame;

import java.time.Instant;
import java.util.Objects;

/**
 * Something that happened inside a frame: a message, a tool call, a result.
 *
 * @param id unique within its frame; events of two edits of one frame unite by it
 * @param sequence position within the frame; equal positions keep the order of the list
 * @param type open text such as {@code tool_call}
 * @param payload JSON as it came, malformed JSON included
 * @param at when it happened, to the millisecond
 */
public record FrameEvent(String id, long sequence, String type, String payload, Instant at) {
    public FrameEvent {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(payload, "payload");
        at = Milliseconds.of(at);
    }
}
