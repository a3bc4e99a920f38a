package dev.stackmemory.application.migration;

import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.server.Polling;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class RecordingNoteTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final TwoMemories memories = new TwoMemories();
    private final ControlRollout rollout = new ControlRollout(memories.shadow, memories.diary, memories.here.outbox());
    private final List<String> notices = new CopyOnWriteArrayList<>();

    /** A program that copies to the given one, or to none. */
    private FrameHome program(Optional<String> shadow) {
        return new RecordingNote(memories.here::journal, shadow, memories.time, Duration.ofMillis(1), notices::add)
                .around(memories.here);
    }

    private void record(FrameHome program, String id) {
        var unused = program.record(List.of(FrameWrite.edit(frame(id))), NEVER);
    }

    @Test
    void programThatWasStartedBefore_andRecordsAgain_endsWhatWasTrueOfTheShadow_andIsTold() {
        FrameHome elder = program(Optional.empty());
        record(elder, "before");
        // The look that follows the first recording may come as late as this.
        Polling.until(LONG, "a shadow that holds everything", () -> {
            memories.backfillFrames().backfill(Progress.NONE, NEVER);
            rollout.setShare(1, NEVER);
            return rollout.status(NEVER).holdsEverything();
        });
        notices.clear();

        record(elder, "missed");
        Polling.until(LONG, "a look", () -> !notices.isEmpty());
        assertThat(rollout.status(NEVER).holdsEverything()).isFalse();
        assertThat(rollout.status(NEVER).share()).isZero();
        assertThat(notices).singleElement().asString().contains("migrated to 'hosted'", "start it anew");
    }

    @Test
    void programThatForgets_doesSoToo() {
        FrameHome elder = program(Optional.empty());
        record(elder, "before");
        memories.backfillFrames().backfill(Progress.NONE, NEVER);

        elder.forget(List.of(id("before")), NEVER);
        Polling.until(LONG, "a look", () -> memories.diary.lastEqual(NEVER).isEmpty());
    }

    @Test
    void programThatCopies_leavesItAsItIs() {
        FrameHome younger = program(Optional.of("hosted"));
        memories.backfillFrames().backfill(Progress.NONE, NEVER);
        FrameHome elder = program(Optional.of("unified"));

        record(younger, "copied");
        assertThat(rollout.status(NEVER).lastEqual()).isPresent();
        record(elder, "copied elsewhere");
        assertThat(rollout.status(NEVER).lastEqual())
                .as("looked at before the first is recorded")
                .isEmpty();
        assertThat(notices).as("of a migration that was ended before").isEmpty();
    }
}
