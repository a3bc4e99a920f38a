package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SetBackTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final FrameId A = new FrameId("a");
    private static final String HOW = "it has gone back from change 9 to change 7";

    private final TwoTiers memory = new TwoTiers();

    @Test
    void nothingIsMoved_untilTheStoresAreVerified() {
        memory.record(aFrame("a").state("closed").build());
        memory.setBack().noticed(HOW, NEVER);

        MoveReport report = memory.move(Tier.COLD, A);
        assertThat(report.obstacle()).contains(HOW);
        assertThat(memory.home(A)).isEqualTo(TwoTiers.HOT);
        assertThat(memory.holds(memory.cold, A)).isFalse();

        assertThat(memory.verifyStores()
                        .verify(false, false, Progress.NONE, NEVER)
                        .isClean())
                .isTrue();
        assertThat(memory.move(Tier.COLD, A).obstacle()).isEmpty();
        assertThat(memory.home(A)).isEqualTo(TwoTiers.COLD);
    }

    @Test
    void verifying_thatFindsProblems_changesNothing() {
        memory.cold.put(List.of(stored(aFrame("a").build())), NEVER);
        memory.setBack().noticed(HOW, NEVER);

        assertThat(memory.verifyStores()
                        .verify(false, false, Progress.NONE, NEVER)
                        .isClean())
                .isFalse();

        assertThat(memory.setBack().unverified(NEVER)).contains(HOW);
    }

    @Test
    void settingBack_whileStoresAreVerified_standsOn() {
        memory.setBack().noticed(HOW, NEVER);
        var cleared = memory.setBack().begin(NEVER);
        memory.hot.time().advance(Duration.ofSeconds(1));
        memory.setBack().noticed("again", NEVER);

        cleared.accept(NEVER);

        assertThat(memory.setBack().unverified(NEVER)).contains("again");
    }

    @Test
    void settingBackAgain_isNoticedAgain() {
        memory.setBack().noticed(HOW, NEVER);
        memory.setBack().begin(NEVER).accept(NEVER);
        assertThat(memory.setBack().unverified(NEVER)).isEmpty();

        memory.setBack().noticed(HOW, NEVER);

        assertThat(memory.setBack().unverified(NEVER)).contains(HOW);
    }
}
