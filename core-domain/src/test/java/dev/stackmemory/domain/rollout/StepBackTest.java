package dev.stackmemory.domain.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class StepBackTest {
    @Test
    void fewFailures_changeNothing() {
        assertThat(after(0.5, queries(2, 18))).isEmpty();
        assertThat(after(0.5, List.of())).isEmpty();
    }

    @Test
    void someFailures_halveTheShare() {
        assertThat(after(0.5, queries(3, 17))).hasValue(0.25);
        assertThat(after(1, queries(10, 10))).hasValue(0.5);
        assertThat(after(1, queries(3, 0))).as("the first queries of all").hasValue(0.5);
    }

    @Test
    void failuresBeforeTheLastStep_areAnsweredFor() {
        assertThat(StepBack.DEFAULT.shareAfter(0.5, queries(5, 15), 2)).isEmpty();
        assertThat(StepBack.DEFAULT.shareAfter(0.5, queries(6, 14), 3)).hasValue(0.25);
    }

    @Test
    void mostFailed_takesTheShareBackWhole_howeverManySteps() {
        assertThat(after(1, queries(11, 9))).hasValue(0);
        assertThat(after(1, queries(5, 0))).as("the first queries of all").hasValue(0);
        assertThat(StepBack.DEFAULT.shareAfter(0.25, queries(11, 9), 2)).hasValue(0);
        assertThat(StepBack.DEFAULT.shareAfter(0.5, queries(4, 0), 1))
                .as("too few to tell")
                .isEmpty();
    }

    @Test
    void deadSide_isGivenUpAfterFiveQueries() {
        double share = 1;
        int sinceStep = 0;
        for (int failed = 1; failed <= 5; failed++) {
            sinceStep++;
            OptionalDouble next = StepBack.DEFAULT.shareAfter(share, queries(failed, 0), sinceStep);
            if (next.isPresent()) {
                share = next.getAsDouble();
                sinceStep = 0;
            }
        }
        assertThat(share).isZero();
    }

    @Test
    void littleIsLeft_takesItBackWhole() {
        assertThat(after(0.09, queries(3, 17))).hasValue(0);
    }

    @Test
    void nothingIsLeft_changesNothing() {
        assertThat(after(0, queries(20, 0))).isEmpty();
    }

    @Test
    void failuresBeforeTheWindow_doNotCount() {
        List<Boolean> recovered = new ArrayList<>(queries(0, 20));
        recovered.addAll(queries(20, 0));

        assertThat(after(1, recovered)).isEmpty();
    }

    @Test
    void whatCannotBeTold_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new StepBack(0, 1, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new StepBack(5, 6, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new StepBack(5, 1, 6, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new StepBack(5, 1, 1, 2));
    }

    private static OptionalDouble after(double share, List<Boolean> failed) {
        return StepBack.DEFAULT.shareAfter(share, failed, failed.size());
    }

    private static List<Boolean> queries(int failed, int answered) {
        List<Boolean> queries = new ArrayList<>(Collections.nCopies(failed, true));
        queries.addAll(Collections.nCopies(answered, false));
        return queries;
    }
}
