package dev.stackmemory.adapter.s3.internal.table;

import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.frames;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.ports.failure.StoreException.DeadlineExceeded;
import dev.stackmemory.ports.failure.StoreException.OutcomeUnknown;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.testkit.frame.Frames;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which puts go together, and what each of them hears. */
class WaitingPutsTest {
    private final DeadlineExceeded tooLate = new DeadlineExceeded("late", null);

    private final WaitingPuts puts = new WaitingPuts();

    private WaitingPuts.Waiting join(String id) {
        return puts.join(List.of(stored(frame(id))));
    }

    private static List<StoredFrame> many(String prefix) {
        return frames(prefix, 1_500).stream().map(Frames::stored).toList();
    }

    @Test
    void smallOnes_goTogether_largeOnesAlone() {
        var small = join("a");
        var large = puts.join(many("f"));
        var other = puts.join(many("g"));
        var last = join("b");

        assertThat(puts.take(small)).containsExactly(small, large, last);
        assertThat(puts.take(large)).isEmpty();
        assertThat(puts.take(other)).containsExactly(other);
    }

    @Test
    void ofOneFrame_theNewestGoes() {
        var older = puts.join(List.of(stored(frame("a")), stored(frame("b"))));
        var newer = puts.join(List.of(stored(edited(frame("a")))));

        assertThat(WaitingPuts.copies(List.of(newer, older)))
                .containsExactlyInAnyOrder(stored(edited(frame("a"))), stored(frame("b")));
        assertThat(WaitingPuts.copies(List.of(older, newer)))
                .containsExactlyInAnyOrder(stored(edited(frame("a"))), stored(frame("b")));
    }

    @Test
    void failure_isOfTheOneThatLed_theOthersWaitOn() {
        var leading = join("a");
        var along = join("b");
        puts.failed(puts.take(leading));

        assertThat(puts.giveUp(leading, tooLate)).contains(tooLate);
        assertThat(puts.take(along)).containsExactly(along);
    }

    @Test
    void unknownOutcome_isThatOfAll() {
        var leading = join("a");
        var along = join("b");
        puts.unknown(puts.take(leading));

        assertThatThrownBy(() -> puts.requireDone(along)).isInstanceOf(OutcomeUnknown.class);
    }

    @Test
    void givenUp_whileWaiting_isNotPutByOthers() {
        var late = join("a");
        assertThat(puts.giveUp(late, tooLate)).contains(tooLate);

        var next = join("b");
        assertThat(puts.take(next)).containsExactly(next);
    }

    @Test
    void givenUp_whileAnotherPutsIt_isUnknown_untilItIsDone() {
        var leading = join("a");
        var late = join("b");
        var inTime = join("c");
        var together = puts.take(leading);
        assertThat(puts.giveUp(late, tooLate)).get().isInstanceOf(OutcomeUnknown.class);
        puts.done(together);

        assertThat(puts.giveUp(inTime, tooLate)).isEmpty();
        assertThatCode(() -> puts.requireDone(inTime)).doesNotThrowAnyException();
    }
}
