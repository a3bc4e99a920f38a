package dev.stackmemory.domain.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepBackTest {
    @Test
    void fewFailures_changeNothing() {
        assertThat(StepBack.DEFAULT.shareAfter(0.5, queries(2, 18))).isEmpty();
        assertThat(StepBack.DEFAULT.shareAfter(0.5, List.of())).isEmpty();
    }

    @Test
    void someFailures_halveTheShare() {
        assertThat(StepBack.DEFAULT.shareAfter(0.5, queries(3, 17))).hasValue(0.25);
        assertThat(StepBack.DEFAULT.shareAfter(1, queries(10, 10))).hasValue(0.5);
        assertThat(StepBack.DEFAULT.shareAfter(1, queries(3, 0)))
                .as("the first queries of all")
                .hasValue(0.5);
    }

    @Test
    void mostFailed_takesTheShareBackWhole() {
        assertThat(StepBack.DEFAULT.shareAfter(1, queries(11, 9))).hasValue(0);
    }

    @Test
    void littleIsLeft_takesItBackWhole() {
        assertThat(StepBack.DEFAULT.shareAfter(0.09, queries(3, 17))).hasValue(0);
    }

    @Test
    void nothingIsLeft_changesNothing() {
        assertThat(StepBack.DEFAULT.shareAfter(0, queries(20, 0))).isEmpty();
    }

    @Test
    void failuresBeforeTheWindow_doNotCount() {
        List<Boolean> recovered = new ArrayList<>(queries(0, 20));
        recovered.addAll(queries(20, 0));

        assertThat(StepBack.DEFAULT.shareAfter(1, recovered)).isEmpty();
    }

    @Test
    void whatCannotBeTold_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new StepBack(0, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new StepBack(5, 6, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new StepBack(5, 1, 2));
    }

    private static List<Boolean> queries(int failed, int answered) {
        List<Boolean> queries = new ArrayList<>(Collections.nCopies(failed, true));
        queries.addAll(Collections.nCopies(answered, false));
        return queries;
    }
}
