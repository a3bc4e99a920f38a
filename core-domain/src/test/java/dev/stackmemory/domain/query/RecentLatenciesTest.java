package dev.stackmemory.domain.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentLatenciesTest {
    private final RecentLatencies histogram = new RecentLatencies();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void percentile_isThatOfTheAnswersAndAtMostAFifthMore(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        // Few enough that fading moves no rank by more than the answers lie apart.
        long[] nanos = random.longs(8, 200_000, 60_000_000_000L).sorted().toArray();
        for (long each : nanos) {
            histogram.add(Duration.ofNanos(each));
        }

        assertThat(histogram.percentile(1)).isBetween(Duration.ofNanos(nanos[7]), upTo(nanos[7]));
        assertThat(histogram.percentile(1e-9)).isBetween(Duration.ofNanos(nanos[0]), upTo(nanos[0]));
        assertThat(histogram.answers()).isEqualTo(Arrays.stream(nanos).count());
    }

    private static Duration upTo(long nanos) {
        return Duration.ofNanos(Math.round(nanos * 1.2) + 1);
    }

    @Test
    void percentile_oneSlowAnswerAmongMany_isNotUsual() {
        add(20, 10);
        add(1, 5_000);

        assertThat(histogram.percentile(0.9)).isLessThan(Duration.ofMillis(13));
        assertThat(histogram.percentile(1)).isGreaterThan(Duration.ofMillis(4_999));
    }

    @Test
    void percentile_followsWhatIsNew() {
        add(1_000, 10);
        add(60, 800);
        assertThat(histogram.percentile(0.5)).isGreaterThan(Duration.ofMillis(799));

        add(60, 10);
        assertThat(histogram.percentile(0.9)).isLessThan(Duration.ofMillis(13));
    }

    @Test
    void percentile_ofAnythingThatADurationHolds_isFinite() {
        histogram.add(Duration.ZERO);
        assertThat(histogram.percentile(1)).isPositive().isLessThan(Duration.ofMillis(1));

        histogram.add(Duration.ofDays(1));
        assertThat(histogram.percentile(1)).isGreaterThan(Duration.ofMinutes(2));
    }

    @Test
    void percentile_ofNothing_isRefused() {
        assertThatIllegalStateException().isThrownBy(() -> histogram.percentile(0.9));
        assertThatIllegalArgumentException().isThrownBy(() -> histogram.percentile(0));
        assertThatIllegalArgumentException().isThrownBy(() -> histogram.percentile(1.1));
    }

    @Test
    void weight_isOneForTheLatest_andHalfOfItForTheSixteenthBefore() {
        assertThat(histogram.weight()).isZero();
        add(1, 10);
        assertThat(histogram.weight()).isEqualTo(1);
        double before = 1;
        add(16, 800);
        double since = histogram.weight() - 0.5 * before;
        add(16, 10);
        assertThat(histogram.weight()).isCloseTo(0.25 * before + 0.5 * since + since, within(1e-9));
    }

    private void add(int times, long millis) {
        for (int time = 0; time < times; time++) {
            histogram.add(Duration.ofMillis(millis));
        }
    }
}
