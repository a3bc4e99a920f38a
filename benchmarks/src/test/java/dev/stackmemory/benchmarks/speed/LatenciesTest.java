package dev.stackmemory.benchmarks.speed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void milliseconds_ofShare_isWhatThatShareTookAtMost() {
        Latencies latencies = new Latencies();
        for (int millisecond = 2_000; millisecond >= 1; millisecond--) {
            latencies.add(millisecond * 1_000_000L);
        }

        assertThat(latencies.milliseconds(0.5)).isEqualTo(1_000);
        assertThat(latencies.milliseconds(0.99)).isEqualTo(1_980);
        assertThat(latencies.milliseconds(1)).isEqualTo(2_000);
    }
}
