package dev.stackmemory.application.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stackmemory.application.search.PastExperience.Answers;
import dev.stackmemory.application.search.PastExperience.Size;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.tier.StoreId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PastExperienceTest {
    private static final StoreId S3 = StoreId.shared("s3");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void then_answersOfOneStep_followEachOther_andTheLastTimeOfAskingStays() {
        var earlier = answers(answer(SearchStep.SEARCH, 1, false, MINUTE), answer(SearchStep.OPEN, 2, false, MINUTE));
        var later = answers(answer(SearchStep.SEARCH, 3, false, SECOND));

        assertThat(earlier.then(later).answers())
                .containsExactly(
                        answer(SearchStep.OPEN, 2, false, MINUTE),
                        new Answers(
                                S3,
                                SearchStep.SEARCH,
                                List.of(Duration.ofMillis(1), Duration.ofMillis(3)),
                                false,
                                SECOND));
        assertThat(later.then(earlier).answers().getFirst().sinceAsked()).isEqualTo(SECOND);
    }

    @Test
    void then_answersSinceTheStoreBecameFast_takeThePlaceOfThoseBefore() {
        var slow = answers(answer(SearchStep.SEARCH, 900, false, MINUTE));
        var fast = answers(answer(SearchStep.SEARCH, 3, true, SECOND));

        assertThat(slow.then(fast)).isEqualTo(fast);
    }

    @Test
    void then_ofTwoSizes_theYoungerCounts() {
        var older = sizes(new Size(S3, Set.of(), 10, 100, MINUTE), size("one", MINUTE));
        var younger = sizes(new Size(S3, Set.of(), 20, 150, SECOND));

        assertThat(older.then(younger).sizes())
                .containsExactly(size("one", MINUTE), new Size(S3, Set.of(), 20, 150, SECOND));
        assertThat(younger.then(older).sizes())
                .containsExactly(new Size(S3, Set.of(), 20, 150, SECOND), size("one", MINUTE));
    }

    @Test
    void then_ofMuch_keepsTheLatest() {
        PastExperience all = PastExperience.NONE;
        for (int number = 0; number < 200; number++) {
            all = all.then(new PastExperience(
                    List.of(answer(SearchStep.SEARCH, number, false, SECOND)), List.of(size("p" + number, SECOND))));
        }

        assertThat(all.sizes())
                .extracting(Size::projects)
                .containsExactlyElementsOf(IntStream.range(200 - PastExperience.MOST, 200)
                        .mapToObj(number -> Set.of(new ProjectId("p" + number)))
                        .toList());
        assertThat(all.answers().getFirst().took())
                .containsExactlyElementsOf(IntStream.range(200 - Answers.KEPT, 200)
                        .mapToObj(Duration::ofMillis)
                        .toList());
    }

    @Test
    void agedBy_makesEverythingSoMuchOlder() {
        var known = new PastExperience(
                List.of(answer(SearchStep.SEARCH, 3, true, SECOND)), List.of(size("one", Duration.ZERO)));

        assertThat(known.agedBy(MINUTE))
                .isEqualTo(new PastExperience(
                        List.of(answer(SearchStep.SEARCH, 3, true, MINUTE.plus(SECOND))),
                        List.of(size("one", MINUTE))));
        assertThatIllegalArgumentException().isThrownBy(() -> known.agedBy(Duration.ofDays(40_000)));
    }

    @Test
    void whatCannotBe_isRefused() {
        Duration negative = SECOND.negated();
        assertThatIllegalArgumentException().isThrownBy(() -> size("one", negative));
        assertThatIllegalArgumentException().isThrownBy(() -> answer(SearchStep.OPEN, 1, false, negative));
        assertThatIllegalArgumentException().isThrownBy(() -> answer(SearchStep.OPEN, -1, false, SECOND));
        assertThatIllegalArgumentException().isThrownBy(() -> new Size(S3, Set.of(), -1, 0, SECOND));
        assertThatIllegalArgumentException().isThrownBy(() -> new Size(S3, Set.of(), 0, -1, SECOND));
    }

    private static PastExperience answers(Answers... answers) {
        return new PastExperience(List.of(answers), List.of());
    }

    private static PastExperience sizes(Size... sizes) {
        return new PastExperience(List.of(), List.of(sizes));
    }

    private static Answers answer(SearchStep step, int millis, boolean anew, Duration sinceAsked) {
        return new Answers(S3, step, List.of(Duration.ofMillis(millis)), anew, sinceAsked);
    }

    private static Size size(String project, Duration age) {
        return new Size(S3, Set.of(new ProjectId(project)), 10, 100, age);
    }
}
