package dev.stackmemory.domain.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class Bm25Laws {
    private final Random random = new Random(42);

    @Test
    void saturation_equalsTheUsualForm() {
        for (int round = 0; round < 10_000; round++) {
            double frequency = random.nextInt(1_000);
            double pivot = 0.01 + random.nextDouble() * 50;
            assertThat(Bm25.saturation(frequency, pivot))
                    .isCloseTo(frequency / (frequency + pivot), within(1e-12))
                    .isBetween(0.0, 1.0);
        }
    }

    @Test
    void saturation_growsWithFrequency_fallsWithLength() {
        for (int round = 0; round < 10_000; round++) {
            var bm25 = new Bm25(0.1 + random.nextDouble() * 3, random.nextDouble());
            int frequency = 1 + random.nextInt(100);
            int code = random.nextInt(255);
            double shorter = bm25.pivot(LengthCode.decode(code), 100);
            double longer = bm25.pivot(LengthCode.decode(code + 1), 100);
            assertThat(Bm25.saturation(frequency + 1, shorter))
                    .isGreaterThanOrEqualTo(Bm25.saturation(frequency, shorter));
            assertThat(Bm25.saturation(frequency, longer)).isLessThanOrEqualTo(Bm25.saturation(frequency, shorter));
        }
    }

    @Test
    void inverseDocumentFrequency_isPositive_andFallsWithTheFrequency() {
        for (int frequency = 0; frequency < 1_000; frequency++) {
            double rarer = Bm25.inverseDocumentFrequency(1_000, frequency);
            assertThat(rarer).isPositive().isGreaterThan(Bm25.inverseDocumentFrequency(1_000, frequency + 1));
        }
    }

    @Test
    void parameters_outOfRange_areRefused() {
        assertThatThrownBy(() -> new Bm25(0, 0.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bm25(1, 1.1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bm25(Double.NaN, 0.5)).isInstanceOf(IllegalArgumentException.class);
    }
}
