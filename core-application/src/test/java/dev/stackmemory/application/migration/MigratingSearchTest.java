package dev.stackmemory.application.migration;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.stackmemory.application.migration.ControlRollout.NotReadyYet;
import dev.stackmemory.application.migration.ControlRollout.Report;
import dev.stackmemory.application.migration.MigrationDiary.ShareChange;
import dev.stackmemory.application.search.ForwardingLexicalIndex;
import dev.stackmemory.application.search.Search;
import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchFrames;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.application.tier.LedgeredHome;
import dev.stackmemory.domain.cost.CostLimit;
import dev.stackmemory.domain.cost.QueryCost;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.rollout.ShadowVerdict;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.testkit.memory.InMemoryHome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MigratingSearchTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final Duration LONG = Duration.ofMinutes(1);

    private final TwoMemories memories = new TwoMemories();
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private final ControlRollout rollout = new ControlRollout(memories.shadow, memories.diary, memories.here.outbox());

    @BeforeEach
    void fill() {
        memories.recordBefore(List.of(
                aFrame("login").content("The token expired.").build(),
                aFrame("cache").content("The token was not cached.").build()));
        memories.backfillFrames().backfill(Progress.NONE, NEVER);
    }

    private Search searchOf(InMemoryHome home) {
        return searchOf(TwoMemories.searchableOf(home));
    }

    private Search searchOf(SearchableHome home) {
        var searchable = LedgeredHome.of(home, memories.here.ledger());
        return new SearchFrames(List.of(searchable), Optional.empty(), RankingSettings.DEFAULT, memories.time);
    }

    /** Asking for the words of the home costs so many requests. */
    private Search costing(InMemoryHome home, int requests) {
        SearchableHome free = TwoMemories.searchableOf(home);
        var words = new ForwardingLexicalIndex(free.words()) {
            @Override
            public LexicalView open(Deadline deadline) {
                for (int request = 0; request < requests; request++) {
                    deadline.meter().reading(home.id(), 1, 100);
                }
                return super.open(deadline);
            }
        };
        return searchOf(new SearchableHome(free.tier(), free.frames(), words, free.neighbours(), free.vectors()));
    }

    private MigratingSearch search(double compared) {
        return search(searchOf(memories.here), searchOf(memories.there), compared);
    }

    private MigratingSearch search(Search inUse, Search shadow, double compared) {
        return new MigratingSearch(
                inUse,
                memories.shadow,
                shadow,
                memories.copyFrames(),
                memories.diary,
                compared,
                () -> true,
                notices::add);
    }

    private static SearchAnswer ask(MigratingSearch search, String text) {
        return ask(search, text, CostLimit.NONE);
    }

    private static SearchAnswer ask(MigratingSearch search, String text, CostLimit maxCost) {
        SearchAnswer answer = search.search(
                new SearchRequest(text, FrameFilter.ALL, 10, LONG, Optional.empty()).withMaxCost(maxCost));
        search.awaitComparisons(LONG);
        return answer;
    }

    private String answeredBy(String text) {
        return ask(search(1), text).results().getFirst().home().toString();
    }

    private long answeredThere(int questions) {
        MigratingSearch search = search(0);
        return IntStream.range(0, questions)
                .filter(number -> ask(search, "token q" + number)
                        .results()
                        .getFirst()
                        .home()
                        .equals(memories.there.id()))
                .count();
    }

    @Test
    void noShare_answersFromTheMemoryInUse_andComparesBoth() {
        assertThat(answeredBy("token")).isEqualTo("sqlite");

        assertThat(memories.diary.searches(10, NEVER))
                .singleElement()
                .satisfies(search -> assertThat(((MigrationDiary.Search.Compared) search).comparison())
                        .satisfies(comparison -> {
                            assertThat(comparison.overlap()).isEqualTo(1);
                            assertThat(comparison.kendallTau()).isEqualTo(1);
                            assertThat(comparison.inUseTook()).isPositive();
                            assertThat(comparison.shadowTook()).isPositive();
                        }));
    }

    @Test
    void wholeShare_answersFromTheShadow_andComparesBoth() {
        rollout.setShare(1, NEVER);

        assertThat(answeredBy("token")).isEqualTo("paradedb");
        assertThat(memories.diary.searches(10, NEVER)).hasOnlyElementsOfType(MigrationDiary.Search.Compared.class);
    }

    @Test
    void partOfTheShare_answersThatPart_andTheSameQuestionsAgain() {
        rollout.setShare(0.25, NEVER);
        long first = answeredThere(200);

        assertThat(first).isBetween(30L, 70L);
        assertThat(answeredThere(200)).isEqualTo(first);
    }

    @Test
    void shareOfComparisons_isKept() {
        MigratingSearch search = search(0.5);
        IntStream.range(0, 100).forEach(number -> ask(search, "token q" + number));

        assertThat(memories.diary.searches(1_000, NEVER)).hasSizeBetween(30, 70);
    }

    @Test
    void shadowThatLacksWhatWasJustRecorded_answersNobody() {
        rollout.setShare(1, NEVER);
        memories.record(aFrame("new").content("A token of today.").build());

        assertThat(answeredBy("token today")).isEqualTo("sqlite");
        memories.copy();
        assertThat(answeredBy("token today")).isEqualTo("paradedb");
    }

    @Test
    void forgottenFrame_thatTheShadowCouldNotForgetYet_isNotShown() {
        rollout.setShare(1, NEVER);
        memories.here.forget(List.of(id("login")), NEVER);

        assertThat(ask(search(1), "token").results())
                .extracting(result -> result.frame().id())
                .containsExactly(id("cache"));
    }

    @Test
    void shadowAway_theMemoryInUseAnswers_andTheFailureIsNoted() {
        rollout.setShare(1, NEVER);
        memories.there.faults().breakConnection();

        SearchAnswer answer = ask(search(1), "token");
        assertThat(answer.results()).hasSize(2);
        assertThat(answer.isComplete()).isTrue();
        assertThat(memories.diary.searches(10, NEVER))
                .singleElement()
                .satisfies(search -> assertThat(((MigrationDiary.Search.Failed) search).reason())
                        .contains("away"));
    }

    @Test
    void shadowThatFailsOftenEnough_isGivenLessAndLess_whichIsNoted() {
        rollout.setShare(0.5, NEVER);
        memories.there.faults().breakConnection();
        MigratingSearch search = search(1);
        IntStream.range(0, 3).forEach(number -> ask(search, "token " + number));
        assertThat(rollout.status(NEVER).share()).isEqualTo(0.25);
        assertThat(notices)
                .singleElement(STRING)
                .contains("answers fewer searches from now on", "3 of the latest 3 searches failed", "away");
        assertThat(rollout.status(NEVER).changes().getFirst().reason())
                .startsWith("stepped back, for 3 of the latest 3 searches failed: ")
                .contains("away");

        memories.time.advance(LONG);
        IntStream.range(0, 20).forEach(number -> ask(search, "token " + number));
        assertThat(rollout.status(NEVER).share()).isZero();
        assertThat(rollout.status(NEVER).changes())
                .extracting(ShareChange::share)
                .startsWith(0.0)
                .endsWith(0.25, 0.5);
    }

    @Test
    void memoryInUseThatFailsItself_provesNothingAgainstTheShadow() {
        rollout.setShare(0.5, NEVER);
        MigratingSearch search = search(searchOf(memories.there), searchOf(memories.there), 1);
        memories.there.faults().breakConnection();
        IntStream.range(0, 20).forEach(number -> ask(search, "token " + number));

        assertThat(rollout.status(NEVER).share()).isEqualTo(0.5);
        assertThat(memories.diary.searches(10, NEVER)).isEmpty();
    }

    @Test
    void costLimit_theOtherSideIsNotAskedToCompare() {
        List<String> asked = new CopyOnWriteArrayList<>();
        Search here = costing(memories.here, 1);
        Search there = costing(memories.there, 2);
        MigratingSearch search = search(
                request -> {
                    asked.add("here");
                    return here.search(request);
                },
                request -> {
                    asked.add("there");
                    return there.search(request);
                },
                1);

        SearchAnswer inUse = ask(search, "token", CostLimit.ofRequests(2));
        rollout.setShare(1, NEVER);
        SearchAnswer shadow = ask(search, "token", CostLimit.ofRequests(2));

        assertThat(asked).containsExactly("here", "there");
        assertThat(inUse.spent()).isEqualTo(Map.of(memories.here.id(), new QueryCost(1, 100, 0)));
        assertThat(shadow.spent()).isEqualTo(Map.of(memories.there.id(), new QueryCost(2, 200, 0)));
        assertThat(memories.diary.searches(10, NEVER)).isEmpty();
    }

    @Test
    void costLimit_shadowThatWouldPassIt_leavesTheMemoryInUseTheRest_andBothAreReported() {
        rollout.setShare(1, NEVER);
        SearchAnswer whole =
                ask(search(searchOf(memories.here), costing(memories.there, 5), 1), "token", CostLimit.ofRequests(4));
        assertThat(whole.results()).hasSize(2);
        assertThat(whole.spent()).isEqualTo(Map.of(memories.there.id(), new QueryCost(4, 400, 0)));

        SearchAnswer partial =
                ask(search(costing(memories.here, 2), costing(memories.there, 5), 1), "token", CostLimit.ofBytes(450));
        assertThat(partial.isComplete()).isFalse();
        assertThat(partial.spentInAll()).isEqualTo(new QueryCost(4, 400, 0));

        Search shadow = costing(memories.there, 5);
        Search giving = request -> shadow.search(request.withMaxCost(CostLimit.ofRequests(3)));
        SearchAnswer both = ask(search(costing(memories.here, 2), giving, 1), "token", CostLimit.ofRequests(5));
        assertThat(both.isComplete()).isTrue();
        assertThat(both.spent())
                .isEqualTo(Map.of(
                        memories.there.id(), new QueryCost(3, 300, 0), memories.here.id(), new QueryCost(2, 200, 0)));
    }

    @Test
    void beforeTheBackfill_nothingIsAskedOfTheShadow_andNoShareCanBeSet() {
        var fresh = new TwoMemories();
        var control = new ControlRollout(fresh.shadow, fresh.diary, fresh.here.outbox());

        assertThatThrownBy(() -> control.setShare(0.25, NEVER)).isInstanceOf(NotReadyYet.class);
        control.setShare(0, NEVER);
        assertThat(control.status(NEVER).lastEqual()).isEmpty();
    }

    @Test
    void report_isUndecidedAtFirst_andReadyAfterEnoughSearches() {
        MigratingSearch search = search(1);
        ask(search, "token");
        assertThat(rollout.report(NEVER).verdict()).isEqualTo(new ShadowVerdict.Undecided(1, 100));
        assertThat(rollout.report(NEVER).isSafe()).isFalse();

        IntStream.range(1, 100).forEach(number -> ask(search, "token " + number));
        Report report = rollout.report(NEVER);
        assertThat(report.comparisons()).hasSize(100);
        assertThat(report.failures()).isEmpty();
        assertThat(report.isSafe()).isTrue();
    }
}
