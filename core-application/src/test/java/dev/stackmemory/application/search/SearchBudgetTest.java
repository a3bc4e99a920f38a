package dev.stackmemory.application.search;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stackmemory.application.search.LaneReport.Outcome;
import dev.stackmemory.domain.cost.CostLimit;
import dev.stackmemory.domain.cost.QueryCost;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.QueryStrategy;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.rank.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Budgets hold, in virtual time and with scripted stores; and what is left out for one is said. */
class SearchBudgetTest {
    private static final Duration AMPLE = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(500);

    private final SearchedHomes homes =
            new SearchedHomes(2).record(0, text("young", "apple pie")).record(1, text("old", "apple tart"));
    private final ScriptedWords young = homes.script(0);
    private final ScriptedWords old = homes.script(1);
    private final SearchFrames search = homes.searchInVirtualTime();

    @Test
    void search_tierThatUsuallyTakesLongerThanIsLeft_isSkippedAndSaysWhy() {
        old.taking(SearchStep.SEARCH, Duration.ofMillis(800));
        searchTimes(5, AMPLE);

        SearchAnswer answer = search.search(ask("apple", SHORT));

        assertThat(ids(answer)).containsExactly("young");
        assertThat(answer.isComplete()).isFalse();
        assertThat(lane(answer, 1).outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(lane(answer, 1).detail())
                .hasValueSatisfying(why -> assertThat(why).matches("usually takes [89]\\d\\d ms, 337 ms remain"));
        assertThat(answer.took()).isLessThan(SHORT);
    }

    @Test
    void search_skippedTier_stillGivesItsStatistics_soThatScoresStay() {
        old.taking(SearchStep.SEARCH, Duration.ofMillis(800));
        SearchAnswer whole = search.search(ask("apple", AMPLE));
        searchTimes(5, AMPLE);
        old.asked();

        SearchAnswer partial = search.search(ask("apple", SHORT));

        assertThat(old.asked()).contains(SearchStep.STATISTICS).doesNotContain(SearchStep.SEARCH);
        assertThat(wordsOf(partial, "young")).isCloseTo(wordsOf(whole, "young"), within(1e-9));
    }

    @Test
    void search_whereTheBudgetIsEnough_asksTheSlowTier() {
        old.taking(SearchStep.SEARCH, Duration.ofMillis(800));
        searchTimes(20, AMPLE);

        assertThat(search.search(ask("apple", Duration.ofSeconds(2))).isComplete())
                .isTrue();
    }

    @Test
    void search_fewAnswersKnown_isNoReasonToSkip() {
        old.taking(SearchStep.SEARCH, Duration.ofMillis(800));
        searchTimes(4, AMPLE);

        assertThat(lane(search.search(ask("apple", SHORT)), 1).outcome()).isEqualTo(Outcome.OUT_OF_TIME);
    }

    @Test
    void search_oneLateAnswerAlone_isNoReasonToSkip() {
        searchTimes(4, AMPLE);
        old.taking(SearchStep.SEARCH, Duration.ofMillis(800));
        searchTimes(1, AMPLE);
        old.taking(SearchStep.SEARCH, Duration.ZERO);
        assertThat(search.search(ask("apple", SHORT)).isComplete()).isTrue();

        old.taking(SearchStep.SEARCH, Duration.ofMillis(800));
        searchTimes(1, AMPLE);
        assertThat(lane(search.search(ask("apple", SHORT)), 1).outcome()).isEqualTo(Outcome.SKIPPED);
    }

    @Test
    void search_whatNeverAnsweredInTime_isSkippedToo() {
        old.taking(SearchStep.SEARCH, Duration.ofHours(1));
        searchTimes(5, SHORT);

        SearchAnswer answer = search.search(ask("apple", SHORT));

        assertThat(lane(answer, 1).outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(ids(answer)).containsExactly("young");
    }

    @Test
    void search_skippedTier_isProbedOnceAMinute_andIsBackWhenItIsFast() {
        old.taking(SearchStep.SEARCH, Duration.ofMillis(800));
        searchTimes(5, AMPLE);
        homes.time.advance(UsualLatencies.PROBE_AFTER);
        old.asked();

        assertThat(lane(search.search(ask("apple", SHORT)), 1).outcome())
                .as("a probe while it is still slow")
                .isEqualTo(Outcome.OUT_OF_TIME);
        assertThat(lane(search.search(ask("apple", SHORT)), 1).outcome())
                .as("right after a probe")
                .isEqualTo(Outcome.SKIPPED);
        assertThat(old.asked()).filteredOn(step -> step == SearchStep.SEARCH).hasSize(1);

        old.taking(SearchStep.SEARCH, Duration.ofMillis(5));
        homes.time.advance(UsualLatencies.PROBE_AFTER);
        assertThat(search.search(ask("apple", SHORT)).isComplete())
                .as("a probe once it is fast")
                .isTrue();
        assertThat(search.search(ask("apple", SHORT)).isComplete())
                .as("after it")
                .isTrue();
    }

    @Test
    void search_theYoungestTier_isNeverSkipped() {
        young.taking(SearchStep.SEARCH, Duration.ofMillis(800));
        searchTimes(9, SHORT);

        assertThat(young.asked()).filteredOn(step -> step == SearchStep.SEARCH).hasSize(9);
    }

    @Test
    void search_whatWasLearnedElsewhere_counts() {
        homes.knowing(1, SearchStep.SEARCH, fiveTimes(Duration.ofMillis(800)));

        assertThat(lane(homes.searchInVirtualTime().search(ask("apple", SHORT)), 1)
                        .outcome())
                .isEqualTo(Outcome.SKIPPED);
    }

    @Test
    void search_hangingTier_leavesTimeForTheOthers() {
        old.taking(SearchStep.OPEN, Duration.ofHours(1)).slowerThan(young);

        SearchAnswer answer = search.search(ask("apple", SHORT));

        assertThat(ids(answer)).containsExactly("young");
        assertThat(lane(answer, 1).outcome()).isEqualTo(Outcome.OUT_OF_TIME);
        assertThat(answer.took()).isLessThan(SHORT);
    }

    /** The best frame lies in a home that has its words at hand, and is slow to show the frame itself. */
    @Nested
    class SlowToShowWhatIsFound {
        private final SearchedHomes homes = new SearchedHomes(2)
                .record(0, text("young", "apple pie with plums and cream"))
                .record(1, text("old", "apple apple"));
        private final ScriptedFrames youngFrames = homes.scriptFrames(0);
        private final ScriptedFrames oldFrames = homes.scriptFrames(1);
        private final SearchFrames search = homes.searchInVirtualTime();

        @Test
        void search_whereItHangs_showsWhatTheOthersHave_andSaysWhatIsMissing() {
            assertThat(ids(search.search(ask("apple", SHORT)))).containsExactly("old", "young");
            oldFrames.taking(Duration.ofHours(1)).slowerThan(youngFrames);

            SearchAnswer answer = search.search(ask("apple", SHORT));

            assertThat(ids(answer)).containsExactly("young");
            assertThat(answer.isComplete()).isFalse();
            assertThat(answer.unread())
                    .containsExactly("memory1 could not show what was found in it: it did not answer in time");
            assertThat(answer.took()).isLessThan(SHORT);
        }

        @Test
        void search_whereThatUsuallyTakesTooLong_doesNotWaitForIt_andSaysWhy() {
            oldFrames.taking(Duration.ofMillis(800));
            for (int time = 0; time < 5; time++) {
                search.search(ask("apple", AMPLE));
            }
            assertThat(oldFrames.asked()).isPositive();

            SearchAnswer answer = search.search(ask("apple", SHORT));

            assertThat(ids(answer)).containsExactly("young");
            assertThat(oldFrames.asked()).isZero();
            assertThat(answer.unread())
                    .singleElement()
                    .asString()
                    .startsWith("memory1 could not show what was found in it: usually takes");
        }
    }

    @Test
    void search_ofAnIndexThatLacksTheNewestChanges_isNotComplete_andSaysSo() {
        young.lackingNewest(3);

        SearchAnswer answer = search.search(ask("apple", AMPLE));

        assertThat(answer.isComplete()).isFalse();
        assertThat(lane(answer, 0).outcome()).isEqualTo(Outcome.BEHIND);
        assertThat(lane(answer, 0).detail()).hasValue("the newest 3 changes are not searched yet");
        assertThat(ids(answer)).containsExactlyInAnyOrder("young", "old");
    }

    @Test
    void search_saysWhatItSpent() {
        old.costing(2, 1_000);

        SearchAnswer answer = search.search(ask("apple", AMPLE));

        int steps = old.asked().size();
        QueryCost cost = new QueryCost(2L * steps, 1_000L * steps, 2.0 * steps);
        assertThat(answer.spent()).isEqualTo(Map.of(homes.homes.get(1).id(), cost));
        assertThat(answer.spentInAll()).isEqualTo(cost);
    }

    @Test
    void search_costLimitReachedUnderWay_stopsReadingThereAndSaysSo() {
        old.costing(2, 1_000);
        for (CostLimit limit : List.of(CostLimit.ofRequests(3), CostLimit.ofBytes(1_999), CostLimit.ofDollars(3.5))) {
            SearchedHomes fresh =
                    new SearchedHomes(2).record(0, text("young", "apple pie")).record(1, text("old", "apple tart"));
            ScriptedWords costly = fresh.script(1).costing(2, 1_000);

            SearchAnswer answer =
                    fresh.searchInVirtualTime().search(ask("apple", AMPLE).withMaxCost(limit));

            assertThat(costly.asked()).containsExactly(SearchStep.OPEN, SearchStep.STATISTICS);
            assertThat(lane(answer, 1).outcome()).isEqualTo(Outcome.TOO_COSTLY);
            assertThat(lane(answer, 1).detail())
                    .hasValueSatisfying(why -> assertThat(why).startsWith("the query may spend " + limit.describe()));
            assertThat(ids(answer)).containsExactly("young");
            assertThat(answer.isComplete()).isFalse();
            assertThat(limit.allows(answer.spentInAll())).isTrue();
        }
    }

    @Test
    void search_tierThatWasStoppedByTheCostLimit_isNotAskedInVainAgain() {
        old.costing(2, 1_000);
        SearchRequest limited = ask("apple", AMPLE).withMaxCost(CostLimit.ofRequests(3));
        assertThat(search.search(limited).spentInAll().requests()).isPositive();

        SearchAnswer second = search.search(limited);

        assertThat(lane(second, 1).outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(second.spentInAll()).isEqualTo(QueryCost.NOTHING);
        assertThat(ids(second)).containsExactly("young");
    }

    @Test
    void search_tierThatUsuallyCostsMore_isLeftOutButCountsWithItsLastStatistics() {
        old.costing(2, 1_000);
        SearchAnswer whole = search.search(ask("apple", AMPLE));
        old.asked();

        SearchAnswer partial = search.search(ask("apple", AMPLE).withMaxCost(CostLimit.ofRequests(5)));

        assertThat(old.asked()).isEmpty();
        assertThat(lane(partial, 1).outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(lane(partial, 1).detail())
                .hasValueSatisfying(why -> assertThat(why).contains("the query may spend 5 requests"));
        assertThat(partial.spent()).isEmpty();
        assertThat(wordsOf(partial, "young")).isCloseTo(wordsOf(whole, "young"), within(1e-9));
    }

    @Test
    void search_tierThatWasTooCostly_isTriedAgainAfterAMinute() {
        old.costing(2, 1_000);
        search.search(ask("apple", AMPLE));
        // What was fetched lies in a cache now.
        old.costing(0, 0);
        homes.time.advance(UsualCosts.PROBE_AFTER);

        for (int time = 0; time < 2; time++) {
            assertThat(search.search(ask("apple", AMPLE).withMaxCost(CostLimit.ofRequests(8)))
                            .isComplete())
                    .isTrue();
        }
    }

    @Test
    void search_withinItsCostLimit_isComplete() {
        old.costing(2, 1_000);

        assertThat(search.search(ask("apple", AMPLE).withMaxCost(CostLimit.ofRequests(100)))
                        .isComplete())
                .isTrue();
    }

    @Test
    void search_absentTier_countsWithItsLastStatistics_andTheirAgeIsSaid() {
        SearchAnswer whole = search.search(ask("apple", AMPLE));
        homes.time.advance(Duration.ofMinutes(3));
        homes.homes.get(1).faults().breakConnection();

        SearchAnswer partial = search.search(ask("apple", AMPLE));

        assertThat(lane(partial, 1))
                .returns(Outcome.FAILED, LaneReport::outcome)
                .returns(Optional.of(Duration.ofMinutes(3)), LaneReport::statisticsAge);
        assertThat(wordsOf(partial, "young")).isCloseTo(wordsOf(whole, "young"), within(1e-9));
        assertThat(lane(whole, 1).statisticsAge()).isEmpty();
    }

    @Test
    void search_absentTierThatNeverAnswered_addsNothing() {
        homes.homes.get(1).faults().breakConnection();

        SearchAnswer answer = search.search(ask("apple", AMPLE));

        assertThat(lane(answer, 1).statisticsAge()).isEmpty();
        assertThat(ids(answer)).containsExactly("young");
    }

    @Test
    void search_sequential_asksOneAfterTheOther() {
        young.taking(SearchStep.SEARCH, Duration.ofMillis(100));
        old.taking(SearchStep.SEARCH, Duration.ofMillis(100));

        SearchAnswer answer = search.search(ask("apple", AMPLE));

        assertThat(answer.plan().strategy()).isEqualTo(QueryStrategy.SEQUENTIAL);
        assertThat(ids(answer)).containsExactlyInAnyOrder("young", "old");
        assertThat(answer.took()).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void search_parallel_aSlowTierTakesNothingFromTheOthers() {
        // Usually the two take too long to be asked in turn.
        homes.knowing(0, SearchStep.SEARCH, fiveTimes(Duration.ofMillis(300)));
        old.taking(SearchStep.SEARCH, Duration.ofHours(1));

        SearchAnswer answer = homes.searchInVirtualTime().search(ask("apple", Duration.ofSeconds(1)));

        assertThat(answer.plan().strategy()).isEqualTo(QueryStrategy.PARALLEL);
        assertThat(lane(answer, 1).outcome()).isEqualTo(Outcome.OUT_OF_TIME);
        assertThat(answer.took()).isLessThanOrEqualTo(Duration.ofMillis(1_050));
    }

    @Test
    void search_cascade_doesNotSearchATierThatHoldsNoneOfTheWords_andIsComplete() {
        homes.record(0, text("cherry", "cherry cake"));

        SearchAnswer answer = search.search(ask("cherry", Duration.ofMillis(90)));

        assertThat(answer.plan().strategy()).isEqualTo(QueryStrategy.CASCADE);
        assertThat(old.asked()).contains(SearchStep.STATISTICS).doesNotContain(SearchStep.SEARCH);
        assertThat(ids(answer)).containsExactly("cherry");
        assertThat(answer.isComplete()).isTrue();
        assertThat(lane(answer, 1).detail()).hasValue("not searched, because nothing in it could be among the best");
    }

    @Test
    void search_cascade_endsWhenTheBestReachWhatTheRestCouldHave() {
        // The rare word stands in the young tier alone: each of enough frames there beats what "apple" alone can give.
        int enough = RankingSettings.DEFAULT.hits(10);
        homes.record(
                0,
                IntStream.range(0, enough)
                        .mapToObj(number -> text("rare" + number, "durian durian durian apple apple"))
                        .toArray(Frame[]::new));
        homes.record(
                1,
                IntStream.range(0, 3 * enough)
                        .mapToObj(number -> text("common" + number, "apple"))
                        .toArray(Frame[]::new));

        SearchAnswer answer = search.search(ask("durian apple", Duration.ofMillis(90)));

        assertThat(old.asked()).doesNotContain(SearchStep.SEARCH);
        assertThat(answer.isComplete()).isTrue();
        assertThat(ids(answer)).isEqualTo(ids(search.search(ask("durian apple", AMPLE))));
    }

    @Test
    void search_cascade_goesOnWhileTheRestCouldHaveBetter() {
        SearchAnswer answer = search.search(ask("apple", Duration.ofMillis(90)));

        assertThat(answer.plan().strategy()).isEqualTo(QueryStrategy.CASCADE);
        assertThat(ids(answer)).containsExactlyInAnyOrder("young", "old");
    }

    @Test
    void search_cascade_timeIsUp_leavesTheOlderTierOutAndSaysSo() {
        young.taking(SearchStep.SEARCH, Duration.ofMillis(60));
        old.taking(SearchStep.SEARCH, Duration.ofMillis(60));

        SearchAnswer answer = search.search(ask("apple", Duration.ofMillis(90)));

        assertThat(lane(answer, 1).outcome()).isEqualTo(Outcome.OUT_OF_TIME);
        assertThat(answer.took()).isLessThanOrEqualTo(Duration.ofMillis(90 + 50));
    }

    private static Duration[] fiveTimes(Duration took) {
        return new Duration[] {took, took, took, took, took};
    }

    private void searchTimes(int times, Duration budget) {
        for (int time = 0; time < times; time++) {
            search.search(ask("apple", budget));
        }
    }

    private static LaneReport lane(SearchAnswer answer, int number) {
        Map<String, LaneReport> lanes = answer.lanes().stream()
                .collect(Collectors.toMap(lane -> lane.home().technology(), Function.identity()));
        return Optional.ofNullable(lanes.get("memory" + number)).orElseThrow();
    }

    private static double wordsOf(SearchAnswer answer, String id) {
        return answer.results().stream()
                .filter(result -> result.frame().id().value().equals(id))
                .mapToDouble(result -> result.parts().getOrDefault(Signal.WORDS, 0.0))
                .findFirst()
                .orElseThrow();
    }

    private static SearchRequest ask(String words, Duration budget) {
        return new SearchRequest(words, FrameFilter.ALL, 10, budget, Optional.empty());
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
