package dev.stackmemory.domain.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RolloutTest {
    private static final int QUERIES = 20_000;

    @Test
    void includes_shareZeroAndOne_areNeverAndAlways() {
        assertThat(IntStream.range(0, QUERIES).anyMatch(query -> new Rollout("r", 0).includes("q" + query)))
                .isFalse();
        assertThat(IntStream.range(0, QUERIES).allMatch(query -> new Rollout("r", 1).includes("q" + query)))
                .isTrue();
    }

    @Test
    void includes_aQueryThatIsIn_staysInWhileTheShareGrows() {
        for (int query = 0; query < QUERIES; query++) {
            boolean in = false;
            for (int percent = 0; percent <= 100; percent += 5) {
                boolean now = new Rollout("paradedb", percent / 100.0).includes("query " + query);
                assertThat(in && !now).isFalse();
                in = now;
            }
        }
    }

    @Test
    void includes_aboutTheShareOfQueries() {
        for (double share : new double[] {0.01, 0.1, 0.5, 0.9}) {
            var rollout = new Rollout("paradedb", share);
            double in = IntStream.range(0, QUERIES)
                    .filter(query -> rollout.includes("q" + query))
                    .count();
            assertThat(in / QUERIES).isCloseTo(share, within(0.015));
        }
    }

    @Test
    void includes_anotherName_drawsAnotherSample() {
        long both = IntStream.range(0, QUERIES)
                .filter(query ->
                        new Rollout("a", 0.5).includes("q" + query) && new Rollout("b", 0.5).includes("q" + query))
                .count();

        assertThat((double) both / QUERIES).isCloseTo(0.25, within(0.015));
    }

    @Test
    void includes_isTheSameInEveryProcess() {
        // Literal results: whoever changes the hash sends queries the other way.
        var rollout = new Rollout("paradedb", 0.5);
        assertThat(IntStream.range(0, 16)
                        .mapToObj(query -> rollout.includes("q" + query) ? "1" : "0")
                        .reduce("", String::concat))
                .isEqualTo("0001100100011101");
    }

    @Test
    void share_outsideItsRange_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Rollout("r", 1.01));
        assertThatIllegalArgumentException().isThrownBy(() -> new Rollout("r", Double.NaN));
    }
}
