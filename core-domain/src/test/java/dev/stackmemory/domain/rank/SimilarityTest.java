package dev.stackmemory.domain.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SimilarityTest {
    @Test
    void similarity_ofVectors_isTheCosine() {
        float[] right = {2, 0};
        assertThat(Cosine.similarity(right, new float[] {5, 0})).isEqualTo(1);
        assertThat(Cosine.similarity(right, new float[] {0, 3})).isZero();
        assertThat(Cosine.similarity(right, new float[] {-1, 0})).isEqualTo(-1);
        assertThat(Cosine.similarity(right, new float[] {1, 1})).isCloseTo(Math.sqrt(0.5), within(1e-12));
        assertThat(Cosine.similarity(right, new float[] {0, 0})).isZero();
        assertThatThrownBy(() -> Cosine.similarity(right, new float[3])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void threshold_enough_isStrict() {
        assertThat(AdaptiveThreshold.DEFAULT.threshold(List.of(0.9, 0.8, 0.1), 2))
                .isEqualTo(0.7);
    }

    @Test
    void threshold_tooFew_fallsStepByStep() {
        assertThat(AdaptiveThreshold.DEFAULT.threshold(List.of(0.9, 0.56, 0.1), 2))
                .isCloseTo(0.55, within(1e-12));
        assertThat(AdaptiveThreshold.DEFAULT.threshold(List.of(0.9), 2)).isEqualTo(0.3);
        assertThat(AdaptiveThreshold.DEFAULT.threshold(List.of(), 1)).isEqualTo(0.3);
    }
}
