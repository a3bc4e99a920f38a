package dev.stackmemory.adapter.paradedb.internal.text;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import java.util.List;
import java.util.Optional;

/**
 * What the index knows of a frame beside its words.
 *
 * @param length how many different terms it has
 */
record Document(
        FrameId frame,
        long revision,
        ProjectId project,
        Optional<SessionId> session,
        String type,
        String state,
        List<String> tags,
        long createdAt,
        double importance,
        int length) {
    static Document of(Frame frame, int length) {
        return new Document(
                frame.id(),
                frame.revision(),
                frame.project(),
                frame.session(),
                frame.type(),
                frame.state(),
                List.copyOf(frame.tags()),
                frame.createdAt().toEpochMilli(),
                frame.score(),
                length);
    }
}
