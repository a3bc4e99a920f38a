package dev.stackmemory.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stackmemory.ports.Deadline;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchSizeTest {
    private static final Duration ROUND = Duration.ofSeconds(5);

    private final BatchSize size = new BatchSize(250);

    @Test
    void beginsWithOne_andGrowsUpToTheMost_whileThereIsTime() {
        for (int expected : new int[] {1, 4, 16, 64, 250, 250}) {
            assertThat(size.next(ROUND)).isEqualTo(expected);
            size.passed(expected, ROUND, ROUND.minusMillis(1));
        }
    }

    @Test
    void withoutTimeForSoMany_staysAsItIs() {
        size.passed(1, ROUND, ROUND.dividedBy(2));
        assertThat(size.next(ROUND)).isEqualTo(1);
    }

    @Test
    void lastBatchOfARun_isNoMeasure() {
        size.passed(1, ROUND, ROUND);
        size.passed(3, ROUND, ROUND);
        assertThat(size.next(ROUND)).isEqualTo(4);
    }

    @Test
    void neverMoreThanAreLikelyToBeDoneInTheTimeThatIsLeft() {
        size.passed(1, ROUND, ROUND);
        size.passed(4, ROUND, ROUND.minusMillis(400));
        assertThat(size.next(ROUND)).isEqualTo(16);
        assertThat(size.next(Duration.ofSeconds(1))).isEqualTo(8);
        assertThat(size.next(Duration.ofMillis(10))).isEqualTo(1);
        assertThat(size.next(Deadline.NEVER.remaining())).isEqualTo(16);
    }

    @Test
    void notInTime_isHalved_downToOne() {
        size.failed(250);
        assertThat(size.next(ROUND)).isEqualTo(125);
        size.failed(1);
        assertThat(size.next(ROUND)).isEqualTo(1);
    }

    @Test
    void noBatchAtAll_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new BatchSize(0));
    }
}
