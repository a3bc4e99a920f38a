package dev.stackmemory.application;

import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.testkit.memory.InMemoryHome;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordFramesTest {
    private static final Deadline NEVER = Deadline.NEVER;

    private final InMemoryHome home = new InMemoryHome();
    private final RecordFrames recordFrames = new RecordFrames(home);

    @Test
    void record_newFrame_isAtHome() {
        assertThat(record(frame("a"))).containsExactly(new RecordOutcome.Recorded(id("a"), 1));
        assertThat(home.find(List.of(id("a")), NEVER)).containsOnlyKeys(id("a"));
    }

    @Test
    void record_sameAgain_isUnchanged() {
        record(frame("a"));
        assertThat(record(frame("a"))).containsExactly(new RecordOutcome.Unchanged(id("a"), 1));
    }

    @Test
    void record_nextRevision_replaces() {
        record(frame("a"));
        assertThat(record(edited(frame("a")))).containsExactly(new RecordOutcome.Recorded(id("a"), 2));
    }

    @Test
    void record_editOfAnOlderRevision_isAConflictAndKeepsNothingBack() {
        record(frame("a"));
        record(edited(frame("a")));
        Frame other = edited(frame("a"), builder -> builder.content("written without having seen revision 2"));
        assertThat(record(other, frame("b")))
                .containsExactly(new RecordOutcome.Conflict(id("a"), 2), new RecordOutcome.Recorded(id("b"), 1));
    }

    private List<RecordOutcome> record(Frame... frames) {
        return recordFrames.record(List.of(frames), NEVER).outcomes();
    }
}
