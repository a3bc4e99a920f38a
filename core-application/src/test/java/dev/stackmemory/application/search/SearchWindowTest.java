package dev.stackmemory.application.search;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.PlannedTier;
import dev.stackmemory.domain.query.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A question that names a time asks only the homes that hold something of it, and its answer does not show that. */
class SearchWindowTest {
    private static final Instant LONG_AGO = NOON.minus(Duration.ofDays(400));

    private final SearchedHomes homes = new SearchedHomes(2)
            .record(0, apple("young-1", NOON), apple("young-2", NOON.minusSeconds(60)))
            .record(1, apple("old-1", LONG_AGO), apple("old-2", LONG_AGO.plusSeconds(60)));

    @Test
    void search_windowThatATierHoldsNothingOf_leavesItOut() {
        SearchAnswer answer = homes.searchKnowingUsage().search(since(NOON.minus(Duration.ofDays(7))));

        assertThat(answer.plan().tiers()).extracting(PlannedTier::isPlanned).containsExactly(true, false);
        assertThat(answer.lanes())
                .extracting(LaneReport::home)
                .containsExactly(homes.homes.getFirst().id());
        assertThat(answer.isComplete()).isTrue();
        assertThat(ids(answer)).containsExactlyInAnyOrder("young-1", "young-2");
    }

    @Test
    void search_tierThatIsLeftOut_doesNotShowInTheScores() {
        SearchRequest request = since(NOON.minus(Duration.ofDays(7)));

        assertThat(scored(homes.searchKnowingUsage().search(request)))
                .isEqualTo(scored(homes.search().search(request)));
    }

    @Test
    void search_withoutWindow_asksEveryTier() {
        SearchAnswer answer = homes.searchKnowingUsage().search(request(FrameFilter.ALL));

        assertThat(answer.plan().tiers()).allMatch(PlannedTier::isPlanned);
        assertThat(answer.results()).hasSize(4);
    }

    @Test
    void search_windowUpToThePast_findsFramesWithoutTime() {
        homes.record(0, apple("undated", Frame.UNKNOWN_TIME));

        SearchAnswer answer = homes.searchKnowingUsage()
                .search(request(FrameFilter.ALL.withCreatedWithin(
                        new TimeWindow(Optional.empty(), Optional.of(NOON.minus(Duration.ofDays(100)))))));

        assertThat(ids(answer)).containsExactlyInAnyOrder("old-1", "old-2", "undated");
    }

    @Test
    void search_ledgerAway_asksEveryTier() {
        homes.homes.getFirst().faults().failNext();

        SearchAnswer answer = homes.searchKnowingUsage().search(since(NOON.minus(Duration.ofDays(7))));

        assertThat(answer.plan().tiers()).allMatch(PlannedTier::isPlanned);
        assertThat(ids(answer)).containsExactlyInAnyOrder("young-1", "young-2");
    }

    private static Frame apple(String id, Instant at) {
        return aFrame(id).createdAt(at).name("apple " + id).content("an apple").build();
    }

    private static SearchRequest since(Instant from) {
        return request(FrameFilter.ALL.withCreatedWithin(TimeWindow.since(from)));
    }

    private static SearchRequest request(FrameFilter filter) {
        return new SearchRequest("apple", filter, 10, Duration.ofSeconds(30), Optional.empty());
    }

    private static List<String> ids(SearchAnswer answer) {
        return answer.results().stream()
                .map(result -> result.frame().id().value())
                .toList();
    }

    private static List<?> scored(SearchAnswer answer) {
        return answer.results().stream()
                .map(result -> tuple(result.frame().id(), result.score(), result.parts()))
                .toList();
    }
}
