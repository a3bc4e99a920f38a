package dev.stackmemory.application.migration;

import static dev.stackmemory.testkit.frame.Frames.frames;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.migration.DecommissionStore.Finding;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecommissionStoreTest {
    private final TwoMemories memories = new TwoMemories();

    private Finding look(String store, Optional<BackfillFrames> backfilling) {
        return new DecommissionStore(memories.here.ledger(), backfilling)
                .look(store, true, Progress.NONE, Deadline.NEVER);
    }

    @Test
    void storeThatHoldsFrames_cannotBeLeft() {
        memories.recordBefore(frames("f", 3));

        assertThat(look("sqlite", Optional.empty())).isEqualTo(new Finding.AtHome(3));
    }

    @Test
    void storeThatNothingIsAtHomeIn_canBeLeft() {
        memories.recordBefore(frames("f", 3));

        assertThat(look("s3", Optional.empty())).isEqualTo(new Finding.Empty());
    }

    @Test
    void migratedMemory_isCopiedAndComparedFirst() {
        memories.recordBefore(frames("f", 3));

        assertThat(look("sqlite", Optional.of(memories.backfillFrames())))
                .isInstanceOfSatisfying(
                        Finding.Compared.class,
                        compared -> assertThat(compared.report().isEqual()).isTrue());
        memories.there.faults().breakConnection();
        assertThat(look("sqlite", Optional.of(memories.backfillFrames())))
                .isInstanceOfSatisfying(
                        Finding.Compared.class,
                        compared -> assertThat(compared.report().isEqual()).isFalse());
    }
}
