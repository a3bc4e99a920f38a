package dev.stackmemory.application.search;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.cost.CostLimit;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.cache.Answer;
import dev.stackmemory.ports.cache.QueryCache;
import dev.stackmemory.ports.cache.QueryKey;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.Generations;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.memory.InMemoryHome;
import dev.stackmemory.testkit.memory.InMemoryQueryCache;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CachedSearchTest {
    private static final Duration BUDGET = Duration.ofSeconds(20);
    private static final ProjectId SHOP = new ProjectId("shop");

    private final SearchedHomes memory = new SearchedHomes(2);
    private final InMemoryHome home = memory.homes.getFirst();
    private final InMemoryQueryCache cache = new InMemoryQueryCache();
    private final CountedChanges generations = new CountedChanges();
    private final AtomicInteger searches = new AtomicInteger();
    private final Search search = request -> {
        searches.incrementAndGet();
        return memory.search().search(request);
    };
    private final AtomicBoolean apart = new AtomicBoolean();
    private final CachedSearch cached =
            new CachedSearch(search, cache, generations, home, Optional.empty(), cache.time(), apart::get);

    CachedSearchTest() {
        record(aFrame("login")
                .name("Fix the login")
                .content("The token \uD83D\uDE80 expired \uD800.")
                .build());
        record(aFrame("cache").project(SHOP).content("A token was kept.").build());
    }

    /** Generations that a test raises as the ledger would. */
    private static final class CountedChanges implements Generations {
        private final Map<ProjectId, Long> changes = new HashMap<>();

        @Override
        public Map<ProjectId, Long> find(Set<ProjectId> projects, Deadline deadline) {
            if (projects.isEmpty()) {
                return Map.copyOf(changes);
            }
            Map<ProjectId, Long> found = new HashMap<>();
            projects.forEach(project -> found.put(project, changes.getOrDefault(project, 0L)));
            return found;
        }

        @Override
        public void raise(Set<ProjectId> projects, Deadline deadline) {
            projects.forEach(project -> changes.merge(project, 1L, Long::sum));
        }
    }

    private void record(Frame frame) {
        home.record(List.of(FrameWrite.create(frame)), Deadline.NEVER);
        generations.raise(Set.of(frame.project()), Deadline.NEVER);
    }

    private SearchAnswer ask(String text) {
        return cached.search(request(text));
    }

    private static SearchRequest request(String text) {
        return new SearchRequest(text, FrameFilter.ALL, 10, BUDGET, Optional.empty());
    }

    @Test
    void sameQuestion_isSearchedOnce_andAnsweredAlike() {
        SearchAnswer first = ask("token");
        SearchAnswer second = ask("token");

        assertThat(searches).hasValue(1);
        assertThat(first.cachedAt()).isEmpty();
        assertThat(second.cachedAt()).contains(Frames.NOON);
        assertThat(second)
                .usingRecursiveComparison()
                .ignoringFields("took", "cachedAt")
                .isEqualTo(first);
        assertThat(second.results()).hasSize(2);
        assertThat(second.results().getFirst().snippet()).isPresent();
    }

    @Test
    void whateverAnAnswerDependsOn_makesAnotherQuestion() {
        SearchRequest plain = request("token");
        List<SearchRequest> others = List.of(
                plain,
                request("Token"),
                new SearchRequest("token", FrameFilter.ALL, 9, BUDGET, Optional.empty()),
                new SearchRequest("token", FrameFilter.ALL, 10, BUDGET, Optional.of(new SessionId("s"))),
                new SearchRequest("token", FrameFilter.ofProjects(Set.of(SHOP)), 10, BUDGET, Optional.empty()),
                new SearchRequest(
                        "token", FrameFilter.ALL.withSession(new SessionId("s")), 10, BUDGET, Optional.empty()),
                new SearchRequest("token", FrameFilter.ALL.withTypes(Set.of("s")), 10, BUDGET, Optional.empty()),
                new SearchRequest("token", FrameFilter.ALL.withStates(Set.of("s")), 10, BUDGET, Optional.empty()),
                new SearchRequest("token", FrameFilter.ALL.withTags(Set.of("s")), 10, BUDGET, Optional.empty()),
                new SearchRequest("token", FrameFilter.ALL.withMinScore(0.1), 10, BUDGET, Optional.empty()));

        others.forEach(cached::search);
        assertThat(searches).hasValue(others.size());
    }

    @Test
    void laterPages_goOnAfterAKeptOne_andAreNotKept() {
        SearchRequest first = request("token").withLimit(1);
        cached.search(first);
        SearchAnswer kept = cached.search(first);
        SearchRequest second = first.withAfter(kept.next().orElseThrow());

        assertThat(kept.cachedAt()).isPresent();
        assertThat(cached.search(second).results())
                .singleElement()
                .isNotEqualTo(kept.results().getFirst());
        assertThat(cached.search(second).cachedAt()).isEmpty();
        assertThat(searches).hasValue(3);
    }

    @Test
    void budget_makesNoOtherQuestion() {
        ask("token");
        cached.search(request("token").withBudget(Duration.ofSeconds(30)));
        assertThat(searches).hasValue(1);
    }

    @Test
    void changeInAProject_makesItsAnswersStale_andThoseOverAll_andNoOthers() {
        SearchRequest ofShop =
                new SearchRequest("token", FrameFilter.ofProjects(Set.of(SHOP)), 10, BUDGET, Optional.empty());
        ask("token");
        cached.search(ofShop);
        record(aFrame("new").content("Another token.").build());

        assertThat(cached.search(ofShop).cachedAt()).isPresent();
        assertThat(ask("token").results())
                .extracting(result -> result.frame().id())
                .contains(id("new"));
        assertThat(searches).hasValue(3);
    }

    @Test
    void frameThatWasForgotten_isNotShown_evenWhereTheGenerationIsTheSame() {
        ask("token");
        home.forget(List.of(id("login")), Deadline.NEVER);

        SearchAnswer answer = ask("token");
        assertThat(answer.cachedAt()).isEmpty();
        assertThat(answer.results()).extracting(result -> result.frame().id()).containsExactly(id("cache"));
    }

    @Test
    void frameThatWasEdited_isSearchedAnew_evenWhereTheGenerationIsTheSame() {
        ask("token");
        home.record(
                List.of(FrameWrite.edit(
                        edited(aFrame("cache").project(SHOP).content("Nothing.").build()))),
                Deadline.NEVER);

        assertThat(ask("token").results())
                .extracting(result -> result.frame().id())
                .containsExactly(id("login"));
    }

    @Test
    void degradedAnswer_isNotKept() {
        memory.homes.get(1).faults().breakConnection();
        assertThat(ask("token").isComplete()).isFalse();
        memory.homes.get(1).faults().heal();

        assertThat(ask("token").isComplete()).isTrue();
        assertThat(searches).hasValue(2);
    }

    @Test
    void approximateAnswer_isNotKept() {
        memory.proposing(0, LaneReport.Kind.LEXICAL);
        ask("token");
        ask("token");
        assertThat(searches).hasValue(2);
    }

    @Test
    void whileItFindsWhatNobodyElseCan_answersAreItsOwn() {
        ask("token");
        apart.set(true);

        assertThat(ask("token").cachedAt()).isEmpty();
        assertThat(cached.prepare(request("expired"))).isFalse();
        apart.set(false);
        assertThat(ask("token").cachedAt()).isPresent();
        assertThat(searches).hasValue(2);
    }

    @Test
    void mostAsked_areThoseThatWereAskedAgain_asTheyWereAsked() {
        SearchRequest everything = new SearchRequest(
                        "a \"token\" \uD800",
                        new FrameFilter(
                                Set.of(SHOP, new ProjectId("other")),
                                Optional.of(new SessionId("before")),
                                Set.of("task", "review"),
                                Set.of("closed"),
                                Set.of("x", "y"),
                                0.25,
                                TimeWindow.between(Frames.NOON, Frames.NOON.plusNanos(7))),
                        7,
                        BUDGET,
                        Optional.of(new SessionId("now")))
                .withMaxCost(new CostLimit(OptionalLong.of(3), OptionalLong.empty(), OptionalDouble.of(0.5)));
        ask("once");
        for (int time = 0; time < 3; time++) {
            cached.search(everything);
        }
        ask("token");
        ask("token");

        assertThat(cached.mostAsked(20, BUDGET, Deadline.NEVER)).containsExactly(everything, request("token"));
        assertThat(cached.mostAsked(1, Duration.ofSeconds(1), Deadline.NEVER))
                .containsExactly(everything.withBudget(Duration.ofSeconds(1)));
    }

    @Test
    void mostAsked_byAProgramOfAnotherForm_isLeftOut() {
        for (String request : List.of("[2,10,\"token\"]", "", "AAAAAQ==")) {
            QueryKey key = new QueryKey("all", Map.of(), request);
            cache.get(key, () -> Answer.passing(new byte[0]), Deadline.NEVER);
            cache.get(key, () -> Answer.passing(new byte[0]), Deadline.NEVER);
        }

        assertThat(cached.mostAsked(20, BUDGET, Deadline.NEVER)).isEmpty();
    }

    @Test
    void prepared_isThereForWhoeverAsksNext_andIsNoQuestionItself() {
        ask("token");
        ask("token");
        record(aFrame("new").content("Another token.").build());
        SearchRequest expected = cached.mostAsked(20, BUDGET, Deadline.NEVER).getFirst();

        assertThat(cached.prepare(expected)).isTrue();
        assertThat(cached.prepare(expected)).as("again").isFalse();
        SearchAnswer answer = ask("token");
        assertThat(answer.cachedAt()).isPresent();
        assertThat(answer.results()).extracting(result -> result.frame().id()).contains(id("new"));
        assertThat(searches).hasValue(2);
        assertThat(cache.mostAsked(20, Deadline.NEVER))
                .extracting(QueryCache.Frequent::times)
                .containsExactly(3L);
    }

    @Test
    void answer_ages() {
        ask("token");
        cache.time().advance(Duration.ofMinutes(11));
        assertThat(ask("token").cachedAt()).isEmpty();
    }

    @Test
    void cacheThatIsAway_costsTheAnswerNothing() {
        ask("token");
        cache.faults().breakConnection();
        assertThat(ask("token").results()).hasSize(2);
        assertThat(searches).hasValue(2);
    }

    @Test
    void ledgerOrFramesThatAreAway_leaveItToTheSearch() {
        ask("token");
        home.faults().breakConnection();
        SearchAnswer answer = ask("token");
        assertThat(answer.cachedAt()).isEmpty();
        assertThat(answer.isComplete()).isFalse();
    }

    @Test
    void damagedBytes_areNoAnswer() {
        KeptAnswer kept = KeptAnswer.of(memory.search().search(request("token")), Frames.NOON);
        byte[] bytes = kept.toBytes();
        assertThat(KeptAnswer.read(bytes)).contains(kept);
        for (int end = 0; end < bytes.length; end++) {
            assertThat(KeptAnswer.read(Arrays.copyOf(bytes, end))).isEmpty();
        }
        assertThat(KeptAnswer.read(Arrays.copyOf(bytes, bytes.length + 1))).isEmpty();
    }
}
