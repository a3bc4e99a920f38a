package dev.stackmemory.adapter.paradedb.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.adapter.paradedb.SessionCacheLimits;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpareRoomTest {
    private static final SessionCacheLimits LIMITS =
            SessionCacheLimits.DEFAULT.withMaxFrames(1_000).withMaxBytes(1_000_000);

    @Test
    void looks_beforeTheSpareFiftiethIsFull() {
        var byFrames = new SpareRoom(LIMITS);
        var byBytes = new SpareRoom(LIMITS);
        assertThat(byFrames.frames()).isEqualTo(980);
        assertThat(byBytes.bytes()).isEqualTo(980_000);
        assertThat(IntStream.range(0, 20).filter(copy -> byFrames.isFilledBy(1, 10)))
                .hasSize(1);
        assertThat(IntStream.range(0, 20).filter(copy -> byBytes.isFilledBy(0, 1_000)))
                .hasSize(1);
    }

    @Test
    void processesOfOneCopyEach_lookAsOftenAsOneThatKeepsThemAll() {
        long looks = IntStream.range(0, 20_000)
                .filter(process -> new SpareRoom(LIMITS).isFilledBy(1, 10))
                .count();
        // 1,000 are expected, and chance makes it one in a million that it is not within five standard deviations.
        assertThat(looks).isBetween(845L, 1_155L);
    }

    @Test
    void smallLimit_isLookedAtEachTime() {
        var room = new SpareRoom(LIMITS.withMaxFrames(3));
        assertThat(room.frames()).isEqualTo(3);
        assertThat(IntStream.range(0, 5).allMatch(copy -> room.isFilledBy(1, 10)))
                .isTrue();
    }
}
