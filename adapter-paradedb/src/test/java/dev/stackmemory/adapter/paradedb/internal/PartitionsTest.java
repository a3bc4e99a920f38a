package dev.stackmemory.adapter.paradedb.internal;

import static dev.stackmemory.adapter.paradedb.internal.Partitions.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.adapter.paradedb.internal.Partitions.Guess;
import java.time.Instant;
import java.time.YearMonth;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PartitionsTest {
    private final Partitions partitions = new Partitions();

    @Test
    void guess_unknown_isNone() {
        assertThat(partitions.guess("never seen")).isNull();
    }

    @Test
    void guess_isWhereTheFrameWasSeenLast() {
        partitions.saw("a", "stackmemory.frames_y2026m01", 7);
        partitions.saw("b", "stackmemory.frames_other", 8);
        assertThat(partitions.guess("a")).isEqualTo(new Guess("stackmemory.frames_y2026m01", 7));
        partitions.saw("a", "stackmemory.frames_y2026m02", UNKNOWN);
        assertThat(partitions.guess("a")).isEqualTo(new Guess("stackmemory.frames_y2026m02", UNKNOWN));
        assertThat(partitions.guess("b")).isEqualTo(new Guess("stackmemory.frames_other", 8));
    }

    @Test
    void guess_manyFrames_isRightOrNone() {
        int known = 0;
        for (int number = 0; number < 300_000; number++) {
            partitions.saw("frame" + number, "month" + number % 50, number + 1);
        }
        for (int number = 0; number < 300_000; number++) {
            Guess guess = partitions.guess("frame" + number);
            assertThat(guess).isIn(null, new Guess("month" + number % 50, number + 1));
            known += guess == null ? 0 : 1;
        }
        // The slots fill up, mostly with what came last.
        assertThat(known).isBetween(100_000, 1 << 17);
    }

    @Test
    void guess_idThatTellsItsTime_isItsMonthOnceThatIsKnown() {
        long millis = Instant.parse("2026-03-02T10:00:00Z").toEpochMilli();
        String id = new UUID(millis << 16 | 0x7123, 0x8000_0000_0000_0001L).toString();
        assertThat(partitions.guess(id)).isNull();

        partitions.saw("another", Partitions.table(YearMonth.of(2026, 3)), 1);

        assertThat(partitions.guess(id)).isEqualTo(new Guess("stackmemory.frames_y2026m03", UNKNOWN));
        assertThat(partitions.guess(id.replace("-7", "-4"))).isNull();
        assertThat(partitions.guess("x" + id.substring(1))).isNull();
    }
}
