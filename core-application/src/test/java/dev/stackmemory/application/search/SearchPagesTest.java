package dev.stackmemory.application.search;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.testkit.memory.HashingEmbeddingModel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchPagesTest {
    private static final Duration BUDGET = Duration.ofSeconds(30);
    private static final SearchRequest QUESTION =
            new SearchRequest("token", FrameFilter.ALL, 2, BUDGET, Optional.empty());

    private final HashingEmbeddingModel model = new HashingEmbeddingModel(64);
    private final SearchedHomes memory = new SearchedHomes(2, Optional.of(model));

    SearchPagesTest() {
        for (int number = 0; number < 5; number++) {
            memory.record(number % 2, text("f" + number, "token " + "and more ".repeat(number)));
        }
    }

    @Test
    void pages_endWithTheRanking() {
        SearchAnswer first = memory.search().search(QUESTION);
        SearchAnswer second = memory.search().search(after(first));
        SearchAnswer third = memory.search().search(after(second));

        assertThat(first.results()).hasSize(2);
        assertThat(second.results()).hasSize(2);
        assertThat(third.results()).hasSize(1);
        assertThat(third.next()).isEmpty();
        assertThat(ids(first, second, third))
                .containsExactlyInAnyOrder(id("f0"), id("f1"), id("f2"), id("f3"), id("f4"));
    }

    @Test
    void oneWhoUsedOnlySomeOfAPage_goesOnAfterThose() {
        SearchAnswer first = memory.search().search(QUESTION);

        SearchRequest rest = QUESTION.withLimit(10).withAfter(first.nextAfter(1).orElseThrow());
        assertThat(ids(memory.search().search(rest)))
                .hasSize(4)
                .startsWith(first.results().get(1).frame().id());
        SearchAnswer last = memory.search().search(rest);
        assertThat(last.nextAfter(4)).isEmpty();
        assertThat(last.nextAfter(3)).isPresent();
    }

    @Test
    void cursor_isItsText() {
        SearchCursor cursor = memory.search()
                .search(new SearchRequest("token AND mor*", FrameFilter.ALL, 1, BUDGET, Optional.empty()))
                .next()
                .orElseThrow();

        assertThat(cursor.text()).matches("[A-Za-z0-9_-]+").hasSizeLessThan(400);
        assertThat(SearchCursor.parse(cursor.text())).isEqualTo(cursor);
        assertThat(cursor.model()).contains(model.id(Deadline.NEVER));
        assertThat(cursor.words().expansions()).hasSize(1);
    }

    @Test
    void brokenText_isRefused() {
        String text = memory.search().search(QUESTION).next().orElseThrow().text();

        for (int end = 0; end < text.length(); end++) {
            assertRefused(text.substring(0, end));
        }
        for (int at = 1; at < text.length() - 1; at++) {
            assertRefused(text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "next", "%%%", "AAAAAAAAAAAAAAAAAAAA"})
    void whatIsNoCursor_isRefused(String text) {
        assertRefused(text);
    }

    private static void assertRefused(String text) {
        assertThatThrownBy(() -> SearchCursor.parse(text)).as(text).isInstanceOf(CursorRefused.class);
    }

    @Test
    void cursorOfAnotherQuestion_isRefused() {
        SearchCursor cursor = memory.search().search(QUESTION).next().orElseThrow();
        List<SearchRequest> others = List.of(
                new SearchRequest("tokens", FrameFilter.ALL, 2, BUDGET, Optional.empty()),
                new SearchRequest("token", FrameFilter.ALL.withTypes(Set.of("task")), 2, BUDGET, Optional.empty()),
                new SearchRequest("token", FrameFilter.ALL.withTags(Set.of("task")), 2, BUDGET, Optional.empty()),
                new SearchRequest("token", since(NOON.minusSeconds(9)), 2, BUDGET, Optional.empty()),
                new SearchRequest("token", FrameFilter.ALL, 2, BUDGET, Optional.of(new SessionId("s"))));

        for (SearchRequest other : others) {
            assertThatThrownBy(() -> memory.search().search(other.withAfter(cursor)))
                    .as("%s", other)
                    .isInstanceOf(CursorRefused.class)
                    .hasMessageContaining("another question");
        }
    }

    @Test
    void spanToldByItsAge_movesOnWithTheTime_andStaysThatOfTheFirstPage() {
        Instant from = NOON.minus(Duration.ofDays(7));
        memory.record(0, aFrame("early").createdAt(from).content("token").build());
        SearchRequest first = new SearchRequest("token", since(from), 3, BUDGET, Optional.empty());
        SearchCursor cursor = memory.search().search(first).next().orElseThrow();

        SearchRequest aMomentLater =
                new SearchRequest("token", since(from.plusSeconds(30)), 9, BUDGET, Optional.empty()).withAfter(cursor);
        assertThat(ids(memory.search().search(first), memory.search().search(aMomentLater)))
                .hasSize(6)
                .contains(id("early"));
        SearchRequest aDayLater =
                new SearchRequest("token", since(from.plus(Duration.ofDays(1))), 9, BUDGET, Optional.empty());
        assertThatThrownBy(() -> memory.search().search(aDayLater.withAfter(cursor)))
                .isInstanceOf(CursorRefused.class);
    }

    @Test
    void spanToldByItsAge_orByItsTime_isTheSameQuestion_whateverTheClockDid() {
        Instant from = NOON.minus(Duration.ofDays(7));
        SearchRequest first = new SearchRequest("token", since(from), 2, BUDGET, Optional.empty());
        SearchCursor cursor = memory.search().search(first).next().orElseThrow();

        for (Duration jump : List.of(Duration.ofDays(-1), Duration.ofDays(1))) {
            SearchRequest asOld = new SearchRequest("token", since(from.plus(jump)), 2, BUDGET, Optional.empty());
            assertThatCode(() -> cursor.requireQuestion(asOld, NOON.plus(jump))).doesNotThrowAnyException();
            assertThatCode(() -> cursor.requireQuestion(first, NOON.plus(jump))).doesNotThrowAnyException();
        }
    }

    private static FrameFilter since(Instant from) {
        return FrameFilter.ALL.withCreatedWithin(TimeWindow.since(from));
    }

    @Test
    void anotherModel_isRefused() {
        SearchCursor cursor = memory.search().search(QUESTION).next().orElseThrow();

        assertThatThrownBy(() -> new SearchedHomes(1, Optional.of(new HashingEmbeddingModel(new ModelId("other", 64))))
                        .search()
                        .search(QUESTION.withAfter(cursor)))
                .isInstanceOf(CursorRefused.class)
                .hasMessageContainingAll(model.id(Deadline.NEVER).toString(), "other/64");
        assertThatThrownBy(() -> new SearchedHomes(1).search().search(QUESTION.withAfter(cursor)))
                .isInstanceOf(CursorRefused.class)
                .hasMessageContaining("none is configured now");
    }

    @Test
    void modelThatWasAway_isNotAskedForLaterPages() {
        model.faults().breakConnection();
        SearchAnswer first = memory.search().search(QUESTION);
        model.faults().heal();

        SearchAnswer second = memory.search().search(after(first));

        assertThat(second.lanes()).allSatisfy(lane -> assertThat(lane.kind()).isEqualTo(LaneReport.Kind.LEXICAL));
        assertThat(second.notices()).contains("by words alone, as the page before");
    }

    @Test
    void modelThatGoesAway_leavesWordsAlone() {
        SearchAnswer first = memory.search().search(QUESTION);
        model.faults().breakConnection();

        SearchAnswer second = memory.search().search(after(first));

        assertThat(second.isComplete()).isFalse();
        assertThat(ids(first, second)).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void homeThatWasAway_isLeftOutOfNoLaterPage() {
        memory.homes.get(1).faults().breakConnection();
        SearchAnswer first = memory.search().search(QUESTION);
        memory.homes.get(1).faults().heal();
        SearchAnswer second = memory.search().search(after(first).withLimit(10));

        assertThat(ids(first, second)).containsExactlyInAnyOrder(id("f0"), id("f1"), id("f2"), id("f3"), id("f4"));
    }

    @Test
    void allPagesTogether_haveAThousandResults() {
        SearchedHomes large = new SearchedHomes(1);
        Frame[] frames = new Frame[1_010];
        for (int number = 0; number < frames.length; number++) {
            frames[number] = text("g" + number, "token");
        }
        large.record(0, frames);
        SearchAnswer first = large.search().search(QUESTION.withLimit(900));
        SearchAnswer second = large.search().search(after(first).withLimit(900));

        assertThat(first.results()).hasSize(900);
        assertThat(second.results()).hasSize(100);
        assertThat(second.next()).isEmpty();
        assertThat(ids(first, second)).doesNotHaveDuplicates();
    }

    private static SearchRequest after(SearchAnswer page) {
        return QUESTION.withAfter(page.next().orElseThrow());
    }

    private static Frame text(String id, String content) {
        return aFrame(id).name("").content(content).build();
    }

    private static List<FrameId> ids(SearchAnswer... pages) {
        List<FrameId> ids = new ArrayList<>();
        for (SearchAnswer page : pages) {
            page.results().forEach(result -> ids.add(result.frame().id()));
        }
        return ids;
    }
}
