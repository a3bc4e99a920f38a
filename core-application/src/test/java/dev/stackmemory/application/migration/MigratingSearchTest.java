package dev.stackmemory.application.migration;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.search.ForwardingLexicalIndex;
import dev.stackmemory.application.search.Search;
import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.domain.cost.CostLimit;
import dev.stackmemory.domain.cost.QueryCost;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.testkit.memory.InMemoryHome;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who answers, and who else is asked. */
class MigratingSearchTest extends MigratingSearchCase {
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
        List<String> asked = new CopyOnWriteArrayList<>();
        MigratingSearch search = search(
                heard("here", asked, searchOf(memories.here)), heard("there", asked, searchOf(memories.there)), 0.5);
        IntStream.range(0, 100).forEach(number -> ask(search, "token q" + number));
        int compared = memories.diary.searches(1_000, NEVER).size();
        assertThat(compared).isBetween(30, 70);
        assertThat(Collections.frequency(asked, "here")).isEqualTo(100);
        assertThat(Collections.frequency(asked, "there"))
                .as("what is not compared is not asked")
                .isEqualTo(compared);

        asked.clear();
        rollout.setShare(1, NEVER);
        IntStream.range(0, 100).forEach(number -> ask(search, "token q" + number));
        assertThat(Collections.frequency(asked, "there")).isEqualTo(100);
        assertThat(Collections.frequency(asked, "here")).isEqualTo(compared);
    }

    @Test
    void noComparisonsWanted_theOtherSideIsNotAsked_butItsFailuresAreNoted() {
        List<String> asked = new CopyOnWriteArrayList<>();
        MigratingSearch search = search(
                heard("here", asked, searchOf(memories.here)), heard("there", asked, searchOf(memories.there)), 0);
        ask(search, "token");
        rollout.setShare(1, NEVER);
        ask(search, "token");
        assertThat(asked).containsExactly("here", "there");

        memories.there.faults().breakConnection();
        ask(search, "token");
        assertThat(asked).containsExactly("here", "there", "there", "here");
        assertThat(memories.diary.searches(10, NEVER)).hasOnlyElementsOfType(MigrationDiary.Search.Failed.class);
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
    void costLimit_theOtherSideIsNotAskedToCompare() {
        List<String> asked = new CopyOnWriteArrayList<>();
        Search here = costing(memories.here, 1);
        Search there = costing(memories.there, 2);
        MigratingSearch search = search(heard("here", asked, here), heard("there", asked, there), 1);

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
}
