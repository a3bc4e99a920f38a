package dev.stackmemory.application.search;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stackmemory.application.search.LaneReport.Outcome;
import dev.stackmemory.domain.cost.CostModel;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.rank.Signal;
import dev.stackmemory.domain.tier.StoreId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Programs that search once and end, one after the other: what each learns, the next knows. In virtual time. */
class ShortProgramsTest {
    private static final Duration AMPLE = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration SLOW = Duration.ofMillis(800);
    private static final Duration SOON = Duration.ofSeconds(10);

    private final SearchedHomes homes =
            new SearchedHomes(2).record(0, text("young", "apple pie")).record(1, text("old", "apple tart"));
    private final ScriptedWords old = homes.script(1);

    @Test
    void slowTier_isSkippedByTheNextProgram_andSaysWhy() {
        old.taking(SearchStep.SEARCH, SLOW);
        programs(5, AMPLE);
        old.asked();

        SearchAnswer answer = program(SOON, SHORT);

        assertThat(ids(answer)).containsExactly("young");
        assertThat(oldLane(answer).outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(oldLane(answer).detail())
                .hasValueSatisfying(why -> assertThat(why).matches("usually takes [89]\\d\\d ms, 337 ms remain"));
        assertThat(old.asked()).contains(SearchStep.STATISTICS).doesNotContain(SearchStep.SEARCH);
    }

    @Test
    void tierThatAnsweredFewPrograms_orOneOfThemLate_isAsked() {
        old.taking(SearchStep.SEARCH, SLOW);
        programs(1, AMPLE);
        old.taking(SearchStep.SEARCH, Duration.ZERO);
        for (int program = 0; program < 9; program++) {
            assertThat(program(SOON, SHORT).isComplete()).isTrue();
        }
    }

    @Test
    void skippedTier_isProbedByOneProgramAMinute() {
        old.taking(SearchStep.SEARCH, SLOW);
        programs(5, AMPLE);
        old.asked();

        for (int program = 0; program < 60; program++) {
            Outcome outcome = oldLane(program(SOON, SHORT)).outcome();
            assertThat(outcome).isIn(Outcome.SKIPPED, Outcome.OUT_OF_TIME);
        }

        assertThat(old.asked()).filteredOn(SearchStep.SEARCH::equals).hasSize(10);
    }

    @Test
    void tierThatAProbeFoundFast_isAskedByAllThatFollow_howeverLongItWasSlow() {
        old.taking(SearchStep.SEARCH, SLOW);
        programs(40, AMPLE);
        old.taking(SearchStep.SEARCH, Duration.ofMillis(5));
        assertThat(oldLane(program(SOON, SHORT)).outcome()).isEqualTo(Outcome.SKIPPED);

        assertThat(program(UsualLatencies.PROBE_AFTER, SHORT).isComplete()).isTrue();
        for (int program = 0; program < 9; program++) {
            assertThat(program(SOON, SHORT).isComplete()).isTrue();
        }
    }

    @Test
    void absentTier_countsWithTheSizeItHad_andWordsAsOftenAsElsewhere_andBothAreSaid() {
        SearchAnswer whole = program(SOON, AMPLE);
        homes.homes.get(1).faults().breakConnection();

        SearchAnswer partial = program(Duration.ofHours(2), AMPLE);

        assertThat(oldLane(partial))
                .returns(Outcome.FAILED, LaneReport::outcome)
                .returns(Optional.of(Duration.ofHours(2)), LaneReport::statisticsAge);
        assertThat(oldLane(partial).detail())
                .hasValueSatisfying(why ->
                        assertThat(why).endsWith("words it was not asked for lately count as often as elsewhere"));
        assertThat(wordsOfYoung(partial)).isCloseTo(wordsOfYoung(whole), within(1e-9));
        assertThat(oldLane(program(Duration.ofHours(1), AMPLE)).statisticsAge()).hasValue(Duration.ofHours(3));
    }

    @Test
    void tierThatIsTellingItsStatistics_isNotGuessedAt() {
        program(SOON, AMPLE);

        assertThat(oldLane(program(SOON, AMPLE)).detail()).isEmpty();
    }

    @Test
    void whatIsLearned_holdsNoWordThatWasAskedForOrFound() {
        var experience = new StoreExperience(() -> PastExperience.NONE);
        search(experience, 2);

        PastExperience learned = experience.learned(homes.time.nanoTime());
        assertThat(learned.answers()).isNotEmpty();
        assertThat(learned.sizes()).hasSize(2);
        assertThat(learned.toString()).doesNotContainIgnoringCase("appl", "pie", "tart");
    }

    @Test
    void oneHome_recallsAndLearnsNothing() {
        var experience = new StoreExperience(() -> {
            throw new AssertionError("nothing is to be known of others");
        });
        search(experience, 1);

        assertThat(experience.learned(homes.time.nanoTime())).isEqualTo(PastExperience.NONE);
    }

    private void search(StoreExperience experience, int count) {
        var search = new SearchFrames(
                SearchFrames.always(homes.searchable().subList(0, count)),
                Optional.empty(),
                RankingSettings.DEFAULT,
                InstantSource.fixed(NOON),
                deadline -> List.of(),
                CostModel.DEFAULT,
                experience,
                Duration.ZERO,
                homes.time::nanoTime);
        assertThat(search.search(ask(AMPLE)).results()).hasSize(count);
    }

    private void programs(int count, Duration budget) {
        for (int program = 0; program < count; program++) {
            program(SOON, budget);
        }
    }

    /** What a program is answered that searches once, so long after the one before it. */
    private SearchAnswer program(Duration later, Duration budget) {
        return homes.searchOfTheNextProgram(later).search(ask(budget));
    }

    private static LaneReport oldLane(SearchAnswer answer) {
        return answer.lanes().stream()
                .filter(lane -> lane.home().equals(StoreId.shared("memory1")))
                .findFirst()
                .orElseThrow();
    }

    private static double wordsOfYoung(SearchAnswer answer) {
        return answer.results().stream()
                .filter(result -> result.frame().id().value().equals("young"))
                .mapToDouble(result -> result.parts().getOrDefault(Signal.WORDS, 0.0))
                .findFirst()
                .orElseThrow();
    }

    private static SearchRequest ask(Duration budget) {
        return new SearchRequest("apple", FrameFilter.ALL, 10, budget, Optional.empty());
    }

    private static List<String> ids(SearchAnswer answer) {
        return answer.results().stream()
                .map(result -> result.frame().id().value())
                .toList();
    }

    private static Frame text(String id, String content) {
        return aFrame(id).createdAt(NOON).name("").content(content).build();
    }
}
