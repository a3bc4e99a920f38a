package dev.stackmemory.domain.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    private static LatencyHistogram of(long... nanos) {
        var counts = new TreeMap<Integer, Long>();
        Arrays.stream(nanos).forEach(took -> counts.merge(LatencyHistogram.bucketOf(took), 1L, Long::sum));
        return new LatencyHistogram(counts);
    }

    @Test
    void percentile_isTheNearestRankTo7Percent() {
        var random = new Random(1);
        for (int round = 0; round < 200; round++) {
            long[] nanos = random.longs(1 + random.nextInt(300), 1_000, 1L << (12 + random.nextInt(28)))
                    .toArray();
            LatencyHistogram histogram = of(nanos);
            Arrays.sort(nanos);
            for (double share : new double[] {0.5, 0.95, 0.99, 1}) {
                long exact = nanos[(int) Math.ceil(share * nanos.length) - 1];
                assertThat((double) histogram.percentile(share).toNanos())
                        .as("%s of %s calls", share, nanos.length)
                        .isCloseTo((double) exact, within(0.07 * exact + 1_000));
            }
        }
    }

    @Test
    void bucketOf_growsWithTheTime() {
        int last = -1;
        for (long nanos = 0; nanos < 10L * 3_600_000_000_000L; nanos = nanos * 21 / 20 + 1_000) {
            int bucket = LatencyHistogram.bucketOf(nanos);
            assertThat(bucket).isBetween(last, LatencyHistogram.BUCKETS - 1);
            last = bucket;
        }
        assertThat(last).isEqualTo(LatencyHistogram.BUCKETS - 1);
        assertThat(LatencyHistogram.bucketOf(-1)).isZero();
    }

    @Test
    void plus_isThatOfAllCalls() {
        assertThat(of(1_000, 5_000).plus(of(5_000, 80_000))).isEqualTo(of(1_000, 5_000, 5_000, 80_000));
        assertThat(of(1_000).plus(LatencyHistogram.EMPTY)).isEqualTo(of(1_000));
    }

    @Test
    void percentile_ofNoCall_isZero() {
        assertThat(LatencyHistogram.EMPTY.percentile(0.95)).isEqualTo(Duration.ZERO);
        assertThatThrownBy(() -> LatencyHistogram.EMPTY.percentile(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void counts_thatCannotBe_areRefused() {
        assertThatThrownBy(() -> new LatencyHistogram(new TreeMap<>(Map.of(1, 0L))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LatencyHistogram(new TreeMap<>(Map.of(LatencyHistogram.BUCKETS, 1L))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
