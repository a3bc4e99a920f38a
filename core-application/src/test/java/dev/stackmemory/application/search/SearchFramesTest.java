package dev.stackmemory.application.search;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.stackmemory.application.search.LaneReport.Kind;
import dev.stackmemory.application.search.LaneReport.Outcome;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Signal;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.memory.HashingEmbeddingModel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchFramesTest {
    private static final Duration BUDGET = Duration.ofSeconds(30);

    @Test
    void search_findsFramesByTheirWords_bestFirst() {
        SearchedHomes memory = new SearchedHomes(1)
                .record(
                        0,
                        text("both", "the cache is stale after a restart"),
                        text("one", "the cache is warm and well, and this goes on for some more words"),
                        text("none", "nothing of that kind"));

        assertThat(ids(memory.search().search(ask("stale cache")))).containsExactly("both", "one");
    }

    @Test
    void search_seesWhatWasRecordedJustBefore() {
        SearchedHomes memory = new SearchedHomes(1);
        SearchFrames search = memory.search();
        assertThat(search.search(ask("zebra")).results()).isEmpty();

        memory.record(0, text("a", "a zebra crossing"));

        assertThat(ids(search.search(ask("zebra")))).containsExactly("a");
    }

    @Test
    void search_filterFillsTheLimit() {
        SearchedHomes memory = new SearchedHomes(1);
        for (int number = 0; number < 300; number++) {
            memory.record(0, text("strong" + number, "falcon falcon"));
        }
        memory.record(
                0,
                aFrame("weak1")
                        .content("one falcon among many other words")
                        .type("decision")
                        .build());
        memory.record(
                0,
                aFrame("weak2")
                        .content("another falcon among many other words")
                        .type("decision")
                        .build());

        SearchRequest onlyDecisions = new SearchRequest(
                "falcon", FrameFilter.ALL.withTypes(Set.of("decision")), 10, BUDGET, Optional.empty());

        assertThat(ids(memory.search().search(onlyDecisions))).containsExactlyInAnyOrder("weak1", "weak2");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void search_homeThatOnlyProposes_marksItsLaneAndTheAnswer(Kind kind) {
        SearchedHomes memory = new SearchedHomes(2, Optional.of(new HashingEmbeddingModel(64)))
                .record(0, text("a", "a zebra crossing"))
                .record(1, text("b", "a zebra"))
                .proposing(1, kind);

        SearchAnswer answer = memory.search().search(ask("zebra"));

        assertThat(answer.isApproximate()).isTrue();
        assertThat(answer.isComplete()).isTrue();
        assertThat(answer.lanes())
                .allSatisfy(lane -> assertThat(lane.approximate())
                        .isEqualTo(lane.kind() == kind && lane.home().toString().equals("memory1")));
    }

    @Test
    void search_homesThatLeaveOutNothing_isExact() {
        SearchedHomes memory = new SearchedHomes(1, Optional.of(new HashingEmbeddingModel(64)))
                .record(0, text("a", "a zebra crossing"));

        assertThat(memory.search().search(ask("zebra")).isApproximate()).isFalse();
    }

    @Test
    void search_partsAddUpToTheScore() {
        SearchedHomes memory = new SearchedHomes(1)
                .record(0, text("a", "red panda"), text("b", "red fox"), text("c", "giant panda, red"));

        memory.search()
                .search(ask("red panda"))
                .results()
                .forEach(result -> assertThat(result.parts().values().stream()
                                .mapToDouble(Double::doubleValue)
                                .sum())
                        .isCloseTo(result.score(), within(1e-9)));
    }

    @Test
    void search_showsThePieceThatAnswers() {
        SearchedHomes memory = new SearchedHomes(1)
                .record(0, text("a", "filler ".repeat(100) + "the needle lies here" + " filler".repeat(100)));

        SearchResult result = memory.search().search(ask("needle")).results().getFirst();

        assertThat(result.snippet().orElseThrow().render("[", "]")).contains("the [needle] lies here");
    }

    @Test
    void search_turnBorrowsFromItsNeighbours() {
        SessionId session = new SessionId("talk");
        SearchedHomes memory = new SearchedHomes(1)
                .record(
                        0,
                        turn("q", session, 0, "Where did you buy the telescope?"),
                        turn("a", session, 1, "In a small shop in Prague."),
                        turn("far", new SessionId("other"), 0, "A telescope is a tube."));

        SearchAnswer answer = memory.search().search(ask("telescope Prague"));

        assertThat(ids(answer).subList(0, 2)).containsExactlyInAnyOrder("q", "a");
        assertThat(answer.results().getFirst().parts()).containsKey(Signal.CONTEXT);
    }

    @Test
    void search_ofTheCurrentSession_ranksItHigher() {
        SessionId current = new SessionId("now");
        SearchedHomes memory = new SearchedHomes(1)
                .record(0, turn("a", new SessionId("then"), 0, "login bug"), turn("b", current, 0, "login bug"));

        SearchRequest request = new SearchRequest("login bug", FrameFilter.ALL, 10, BUDGET, Optional.of(current));

        assertThat(ids(memory.search().search(request))).containsExactly("b", "a");
    }

    @Test
    void search_ofALaterRevision_hidesTheEarlierOne() {
        SearchedHomes memory = new SearchedHomes(1).record(0, text("a", "about walruses"));
        Frame edited = Frames.edited(text("a", "about walruses"), frame -> frame.content("about seals"));
        memory.homes.getFirst().record(List.of(FrameWrite.edit(edited)), Deadline.NEVER);

        assertThat(memory.search().search(ask("walruses")).results()).isEmpty();
        assertThat(ids(memory.search().search(ask("seals")))).containsExactly("a");
    }

    @Test
    void search_neverShowsAForgottenFrame() {
        SearchedHomes memory = new SearchedHomes(1).record(0, text("a", "secret plan"), text("b", "open plan"));
        memory.homes.getFirst().forget(List.of(id("a")), Deadline.NEVER);

        assertThat(ids(memory.search().search(ask("plan")))).containsExactly("b");
    }

    @Test
    void search_byPrefixPhraseAndOperators() {
        SearchedHomes memory = new SearchedHomes(1)
                .record(
                        0,
                        text("a", "configuration of the server"),
                        text("b", "the server is down"),
                        text("c", "configurable server timeouts"));
        SearchFrames search = memory.search();

        assertThat(ids(search.search(ask("config*")))).containsExactlyInAnyOrder("a", "c");
        assertThat(ids(search.search(ask("\"the server\"")))).containsExactlyInAnyOrder("a", "b");
        assertThat(ids(search.search(ask("server NOT down")))).containsExactlyInAnyOrder("a", "c");
        assertThat(ids(search.search(ask("server AND timeouts")))).containsExactly("c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\"", "*", "(", "AND", "NOT", "!!!", ")(", "\"*\"", "\uD800"})
    void search_withoutAWord_answersNothingAndSaysWhy(String question) {
        SearchedHomes memory = new SearchedHomes(1).record(0, text("a", "something"));

        SearchAnswer answer = memory.search().search(ask(question));

        assertThat(answer.results()).isEmpty();
    }

    @Test
    void search_ofATenThousandCharacterQuestion_answers() {
        SearchedHomes memory = new SearchedHomes(1).record(0, text("a", "the answer"));

        assertThat(ids(memory.search().search(ask("answer lorem ipsum dolor ".repeat(400)))))
                .containsExactly("a");
    }

    @Test
    void search_withADeadHome_answersFromTheOthersAndNamesIt() {
        SearchedHomes memory =
                new SearchedHomes(2).record(0, text("a", "blue whale")).record(1, text("b", "blue sky"));
        memory.homes.get(1).faults().breakConnection();

        SearchAnswer answer = memory.search().search(ask("blue"));

        assertThat(ids(answer)).containsExactly("a");
        assertThat(answer.isComplete()).isFalse();
        assertThat(answer.lanes())
                .filteredOn(lane -> lane.home().technology().equals("memory1"))
                .singleElement()
                .satisfies(lane -> {
                    assertThat(lane.outcome()).isEqualTo(Outcome.FAILED);
                    assertThat(lane.detail()).isPresent();
                });
    }

    @Test
    void search_byMeaning_findsWhatSharesNoRankedWord() {
        HashingEmbeddingModel model = new HashingEmbeddingModel(64);
        SearchedHomes memory = new SearchedHomes(1, Optional.of(model))
                .record(0, text("a", "the quick brown fox"), text("b", "entirely different matters"));

        SearchAnswer answer = memory.search().search(ask("quick brown fox"));

        assertThat(ids(answer)).first().isEqualTo("a");
        assertThat(answer.results().getFirst().parts()).containsKey(Signal.MEANING);
        assertThat(answer.lanes()).extracting(LaneReport::kind).containsExactly(Kind.LEXICAL, Kind.SEMANTIC);
    }

    @Test
    void search_withADeadModel_answersByWordsAndSaysSo() {
        HashingEmbeddingModel model = new HashingEmbeddingModel(64);
        SearchedHomes memory = new SearchedHomes(1, Optional.of(model)).record(0, text("a", "the quick brown fox"));
        model.faults().breakConnection();

        SearchAnswer answer = memory.search().search(ask("quick fox"));

        assertThat(ids(answer)).containsExactly("a");
        assertThat(answer.notices()).anyMatch(notice -> notice.contains("by words alone"));
    }

    @Test
    void search_withAModelThatHangs_answersByWordsAndSaysSo() throws InterruptedException {
        CountDownLatch left = new CountDownLatch(1);
        EmbeddingModel hanging = new HangingModel(new HashingEmbeddingModel(64), left);
        SearchedHomes memory = new SearchedHomes(1, Optional.of(hanging)).record(0, text("a", "the quick brown fox"));

        SearchAnswer answer = memory.search()
                .search(new SearchRequest("quick fox", FrameFilter.ALL, 10, Duration.ofSeconds(2), Optional.empty()));

        assertThat(ids(answer)).containsExactly("a");
        assertThat(answer.notices()).anyMatch(notice -> notice.contains("by words alone"));
        assertThat(answer.lanes().getLast())
                .returns(Kind.SEMANTIC, LaneReport::kind)
                .returns(Outcome.OUT_OF_TIME, LaneReport::outcome);
        left.await();
    }

    /** Embeds what is kept, and does not answer for a question until it is interrupted. */
    private record HangingModel(EmbeddingModel model, CountDownLatch left) implements EmbeddingModel {
        @Override
        public ModelId id(Deadline deadline) {
            return model.id(deadline);
        }

        @Override
        public List<float[]> embed(List<String> texts, Deadline deadline) {
            return model.embed(texts, deadline);
        }

        @Override
        public float[] embedQuery(String text, Deadline deadline) {
            try {
                new CountDownLatch(1).await();
                throw new AssertionError("nobody opens that latch");
            } catch (InterruptedException interrupted) {
                left.countDown();
                throw new StoreException.Unavailable("interrupted", interrupted);
            }
        }

        @Override
        public void close() {
            model.close();
        }
    }

    @Test
    void request_refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> new SearchRequest("x", FrameFilter.ALL, 0, BUDGET, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SearchRequest("x", FrameFilter.ALL, -1, BUDGET, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SearchRequest("x", FrameFilter.ALL, 10, Duration.ZERO, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Frame text(String id, String content) {
        return aFrame(id).name("").content(content).build();
    }

    private static Frame turn(String id, SessionId session, int second, String content) {
        return aFrame(id)
                .name("")
                .session(session)
                .createdAt(NOON.plusSeconds(second))
                .content(content)
                .build();
    }

    private static SearchRequest ask(String question) {
        return new SearchRequest(question, FrameFilter.ALL, 10, BUDGET, Optional.empty());
    }

    private static List<String> ids(SearchAnswer answer) {
        return answer.results().stream()
                .map(result -> result.frame().id().value())
                .toList();
    }
}
