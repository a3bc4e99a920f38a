package dev.stackmemory.application.migration;

import static dev.stackmemory.application.migration.TwoMemories.contents;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.BackgroundWork;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.testkit.server.Polling;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CopyInBackgroundTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final TwoMemories memories = new TwoMemories();
    private final List<String> obstacles = new CopyOnWriteArrayList<>();

    private BackgroundWork start() {
        return BackgroundWork.start(
                "copier",
                Duration.ofMillis(1),
                deadline -> memories.copyFrames().drain(Progress.NONE, deadline).standstill(),
                obstacles::add);
    }

    @Test
    void copiesWhatIsRecorded_untilItIsClosed() {
        memories.record(frame("before"));
        try (var copier = start()) {
            Polling.until(
                    LONG,
                    "what was recorded before",
                    () -> contents(memories.there).size() == 1);
            memories.record(frame("meanwhile"));
            Polling.until(
                    LONG,
                    "what was recorded meanwhile",
                    () -> contents(memories.there).size() == 2);
            assertThat(copier).isNotNull();
        }
        memories.record(frame("afterwards"));
        assertThat(contents(memories.there)).hasSize(2);
        assertThat(obstacles).isEmpty();
    }

    @Test
    void shadowThatIsAway_isToldOnce_andGivenEverythingWhenItIsBack() {
        memories.there.faults().breakConnection();
        memories.record(frame("a"));
        try (var copier = start()) {
            int asked = memories.there.faults().operations().size();
            Polling.until(
                    LONG,
                    "several rounds",
                    () -> memories.there.faults().operations().size() > asked + 3);
            assertThat(obstacles).hasSize(1);
            memories.there.faults().heal();
            Polling.until(LONG, "the frame", () -> contents(memories.there).size() == 1);
            assertThat(copier).isNotNull();
        }
    }

    @Test
    void defect_isTold_andDoesNotEndTheRounds() {
        var rounds = new AtomicInteger();
        try (var copier = BackgroundWork.start(
                "copier",
                Duration.ofMillis(1),
                deadline -> {
                    if (rounds.incrementAndGet() < 3) {
                        throw new IllegalStateException("nobody thought of this");
                    }
                    return memories.copyFrames().drain(Progress.NONE, deadline).standstill();
                },
                obstacles::add)) {
            memories.record(frame("a"));
            Polling.until(LONG, "the frame", () -> contents(memories.there).size() == 1);
            assertThat(obstacles).singleElement().asString().contains("nobody thought of this");
            assertThat(copier).isNotNull();
        }
    }
}
