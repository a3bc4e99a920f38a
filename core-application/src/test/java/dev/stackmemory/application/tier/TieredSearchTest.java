package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.search.SearchFrames;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.application.search.SearchResult;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.application.search.StoreExperience;
import dev.stackmemory.domain.cost.CostModel;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A search over frames that were moved, or are on the move. */
class TieredSearchTest {
    private final TwoTiers memory = new TwoTiers();

    @Test
    void whatIsLeftOver_isNotFound() {
        memory.record(
                aFrame("a").content("apple pie").build(),
                aFrame("b").content("apple tart").build());
        memory.move(Tier.COLD, new FrameId("a"), new FrameId("b"));
        // An edit leaves the archived revision behind, and what is forgotten lies there until it is erased.
        memory.record(aFrame("a").revision(2).content("cherry pie").build());
        memory.hot.forget(List.of(new FrameId("b")), Deadline.NEVER);

        assertThat(search(question("apple"))).isEmpty();
        assertThat(search(question("cherry"))).containsExactly(new FrameId("a"));
        assertThat(search(question("pie"))).containsExactly(new FrameId("a"));
    }

    @Test
    void aFrameThatMovesBetweenBeingFoundAndBeingRead_isShown() {
        memory.record(aFrame("a").content("apple pie").build());
        memory.move(Tier.COLD, new FrameId("a"));
        SearchableHome cold = memory.searchable().get(1);
        SearchFrames search = new SearchFrames(
                () -> List.of(
                        memory.searchable().getFirst(),
                        new SearchableHome(
                                cold.tier(),
                                new MovingOnFind(cold.frames(), () -> memory.move(Tier.HOT, new FrameId("a"))),
                                cold.words(),
                                cold.neighbours(),
                                cold.vectors())),
                Optional.empty(),
                RankingSettings.DEFAULT,
                InstantSource.fixed(NOON),
                deadline -> List.of(),
                CostModel.DEFAULT,
                new StoreExperience());
        assertThat(ids(search.search(question("apple")).results())).containsExactly(new FrameId("a"));
    }

    private static SearchRequest question(String text) {
        return new SearchRequest(text, FrameFilter.ALL, 5, Duration.ofMinutes(1), Optional.empty());
    }

    private List<FrameId> search(SearchRequest request) {
        var search = new SearchFrames(
                memory.searchable(), Optional.empty(), RankingSettings.DEFAULT, InstantSource.fixed(NOON));
        return ids(search.search(request).results());
    }

    private static List<FrameId> ids(List<SearchResult> results) {
        return results.stream().map(result -> result.frame().id()).toList();
    }
}
