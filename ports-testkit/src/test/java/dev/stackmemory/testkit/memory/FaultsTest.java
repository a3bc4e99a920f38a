package dev.stackmemory.testkit.memory;

import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException.DeadlineExceeded;
import dev.stackmemory.ports.failure.StoreException.OutcomeUnknown;
import dev.stackmemory.ports.failure.StoreException.Unavailable;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.frame.Frames;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes wrong in memory goes wrong as it was scripted. */
class FaultsTest {
    private final InMemoryHome home = new InMemoryHome();

    @Test
    void failNext_hasNoEffect_once() {
        home.faults().failNext();

        assertThatExceptionOfType(Unavailable.class).isThrownBy(this::record);
        assertThat(home.find(List.of(id("a")), Deadline.NEVER)).isEmpty();
        record();
    }

    @Test
    void loseNextAnswer_ofAWrite_hasItsEffect() {
        home.faults().loseNextAnswer();

        assertThatExceptionOfType(OutcomeUnknown.class).isThrownBy(this::record);
        assertThat(home.find(List.of(id("a")), Deadline.NEVER)).hasSize(1);
    }

    @Test
    void loseNextAnswer_ofARead_isAnOutage() {
        home.faults().loseNextAnswer();

        assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> home.find(List.of(id("a")), Deadline.NEVER));
    }

    @Test
    void delay_passesInVirtualTime() {
        home.faults().delay(Duration.ofMinutes(10));
        record();
        assertThat(home.time().instant()).isEqualTo(Frames.NOON.plusSeconds(600));

        Deadline deadline = home.time().deadlineAfter(Duration.ofMinutes(15));
        home.find(List.of(id("a")), deadline);
        assertThatExceptionOfType(DeadlineExceeded.class).isThrownBy(() -> home.find(List.of(id("a")), deadline));
    }

    @Test
    void breakConnection_lastsUntilHealed() {
        home.faults().breakConnection();
        assertThatExceptionOfType(Unavailable.class).isThrownBy(this::record);
        assertThatExceptionOfType(Unavailable.class).isThrownBy(this::record);
        home.faults().heal();
        record();

        assertThat(home.faults().operations()).containsExactly("record", "record", "record");
    }

    private void record() {
        home.record(List.of(FrameWrite.create(frame("a"))), Deadline.NEVER);
    }
}
